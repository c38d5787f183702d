import { expect, it } from "vitest";
import { refuseCostlyDerivation } from "../../provider/certificate/key-derivation.ts";
import { parsePrivateKey } from "../../provider/certificate/private-key.ts";
import { toPem } from "../pki/certificate.ts";
import * as der from "../pki/der.ts";
import { newKey } from "../pki/keys.ts";
import { durationOf, refusalOf } from "./refusals.ts";

const salt = der.octetString(Buffer.alloc(8));
const number = (value: number) => der.integer(value.toString(16));
const aes = der.sequence(der.objectIdentifier("2.16.840.1.101.3.4.1.42"), der.octetString(Buffer.alloc(16)));
const encryptedKey = (scheme: string, ...parameters: Buffer[]) =>
  der.sequence(
    der.sequence(der.objectIdentifier(scheme), der.sequence(...parameters)),
    der.octetString(Buffer.alloc(64)),
  );
const pbes2 = (derivation: string, ...parameters: Buffer[]) =>
  encryptedKey(
    "1.2.840.113549.1.5.13",
    der.sequence(der.objectIdentifier(derivation), der.sequence(...parameters)),
    aes,
  );

it.each([
  ["PBKDF2", pbes2("1.2.840.113549.1.5.12", salt, number(2 ** 31)), "2000000 rounds"],
  ["PBKDF2 with a number that fits nowhere", pbes2("1.2.840.113549.1.5.12", salt, number(2 ** 45)), "2000000 rounds"],
  ["PKCS#12's triple DES", encryptedKey("1.2.840.113549.1.12.1.3", salt, number(2 ** 30)), "2000000 rounds"],
  ["scrypt", pbes2("1.3.6.1.4.1.11591.4.11", salt, number(2 ** 14), number(8), number(2 ** 20)), "scrypt cost"],
])("%s that would take hours is refused at once", (_, bytes, message) => {
  const attempt = () => parsePrivateKey(toPem("ENCRYPTED PRIVATE KEY", bytes), { passphrase: "x" });
  const refusal = refusalOf(attempt);
  expect(refusal.codes).toEqual(["PRIVATE_KEY_UNREADABLE"]);
  expect(refusal.message).toContain(message);
  expect(durationOf(attempt)).toBeLessThan(50);
});

it("what OpenSSL writes by default costs little", () => {
  const options = { type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: "x" } as const;
  expect(() => refuseCostlyDerivation(newKey("EC_prime256v1").export(options))).not.toThrow();
  const scrypt = pbes2("1.3.6.1.4.1.11591.4.11", salt, number(2 ** 14), number(8), number(1));
  expect(() => refuseCostlyDerivation(scrypt)).not.toThrow();
});
