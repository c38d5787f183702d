import { randomBytes } from "node:crypto";
import forge from "node-forge";
import { expect, test } from "vitest";
import * as der from "../../pki/der.ts";
import { Element } from "./asn1.ts";
import { decrypt, deriveKey, encrypt, encryptionOf, iterations, passwordSpellings } from "./pkcs12-encryption.ts";

test.each([
  ["key", 24],
  ["iv", 8],
  ["mac", 20],
] as const)("the key derivation of RFC 7292, B.2, gives what node-forge's gives: %s", (purpose, length) => {
  const password = "smeg";
  const salt = randomBytes(8);
  const id = { key: 1, iv: 2, mac: 3 }[purpose];
  for (const count of [1, 2000]) {
    const bmp = passwordSpellings(password)[0]?.bmp ?? Buffer.alloc(0);
    const derived = deriveKey({ hash: "sha1", password: bmp, salt, count, purpose, length });
    const saltBytes = forge.util.createBuffer(salt.toString("latin1"));
    // Its typings lack the function that its own reader uses.
    const theirs = (forge.pki as unknown as ForgePbe).pbe.generatePkcs12Key(password, saltBytes, id, count, length);
    expect(derived.toString("hex")).toBe(theirs.toHex());
  }
});

interface ForgePbe {
  readonly pbe: {
    generatePkcs12Key(
      password: string,
      salt: forge.util.ByteBuffer,
      id: number,
      count: number,
      length: number,
    ): forge.util.ByteBuffer;
  };
}

test.each([["modern"], ["legacy"]] as const)("what is encrypted in the %s form comes back", (how) => {
  const plain = randomBytes(100);
  const { algorithm, content } = encrypt(how, plain, randomBytes);
  const identifier = Element.read(algorithm);
  const [empty] = passwordSpellings("");
  expect(encryptionOf(identifier)).toBe(how);
  expect(empty && decrypt(identifier, content, empty)).toEqual(plain);
});

test("no password is two spellings, any other one is one (RFC 7292, B.1)", () => {
  expect(passwordSpellings("").map(({ bmp }) => bmp.length)).toEqual([2, 0]);
  expect(passwordSpellings("ab").map(({ bmp }) => bmp.toString("hex"))).toEqual(["006100620000"]);
});

test("RC2 and everything else that is neither form is refused", () => {
  const rc2 = der.sequence(der.objectIdentifier("1.2.840.113549.1.12.1.6"), der.nothing);
  expect(() => encryptionOf(Element.read(rc2))).toThrow("unknown encryption 1.2.840.113549.1.12.1.6");
});

test("a number of iterations that would stop the server is refused", () => {
  expect(iterations(Element.read(der.integer("07d0")))).toBe(2000);
  expect(() => iterations(Element.read(der.integer("1e8481")))).toThrow("unreasonable");
  expect(() => iterations(Element.read(der.integer("00")))).toThrow("unreasonable");
});
