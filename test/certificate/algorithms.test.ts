import { createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keyAlgorithmOf } from "../../provider/certificate/algorithms.ts";
import { readWhole } from "../../provider/certificate/der.ts";
import * as der from "../pki/der.ts";
import { newKey } from "../pki/keys.ts";

function rsaKeyInfo(bits: number) {
  const modulus = `8${"0".repeat(bits / 4 - 2)}1`;
  const identifier = der.sequence(der.objectIdentifier("1.2.840.113549.1.1.1"), der.nothing);
  const key = der.sequence(der.integer(modulus), der.integer("010001"));
  return readWhole(der.sequence(identifier, der.bitString(key)));
}

describe("a key's algorithm in the spelling of ACM's requests", () => {
  it.each(["RSA_1024", "RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1", "Ed25519"] as const)(
    "%s",
    (name) => {
      const spki = createPublicKey(newKey(name)).export({ type: "spki", format: "der" });
      expect(keyAlgorithmOf(readWhole(spki))).toBe(name);
    },
  );

  it("a size that no service takes keeps its number, for the message", () => {
    expect(keyAlgorithmOf(rsaKeyInfo(2040))).toBe("RSA_2040");
    expect(keyAlgorithmOf(rsaKeyInfo(8192))).toBe("RSA_8192");
  });

  it("an algorithm without a name keeps its object identifier", () => {
    const identifier = der.sequence(der.objectIdentifier("2.16.840.1.101.3.4.3.17"));
    const spki = der.sequence(identifier, der.bitString(Buffer.alloc(32)));
    expect(keyAlgorithmOf(readWhole(spki))).toBe("OID_2.16.840.1.101.3.4.3.17");
  });

  it("an RSA key of 16,384 bits is refused before anything is computed with it", () => {
    expect(() => keyAlgorithmOf(rsaKeyInfo(16_384))).toThrow("an RSA key of 16384 bits (at most 8192 are read)");
  });
});
