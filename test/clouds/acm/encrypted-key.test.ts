import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { expect, test } from "vitest";
import { newKey } from "../../pki/keys.ts";
import { encryptedKeyPem } from "./encrypted-key.ts";

test.each(["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const)("OpenSSL opens a key of %s", (algorithm) => {
  const key = newKey(algorithm);
  const pem = encryptedKeyPem(key, Buffer.from("correct horse"));
  expect(createPrivateKey({ key: pem, format: "pem", passphrase: "correct horse" }).equals(key)).toBe(true);
  expect(() => createPrivateKey({ key: pem, format: "pem", passphrase: "wrong" })).toThrow();
});

test("it is encrypted as in the examples of AWS's guides", () => {
  const pem = encryptedKeyPem(newKey("RSA_2048"), Buffer.from("pass"));
  expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\w{2}BVBgkqhkiG9w0BBQ0wSDAnBgkqhkiG9w0BBQwwGgQU/);
  const shown = execFileSync("openssl", ["asn1parse"], { input: pem, encoding: "utf8" });
  expect(shown).toMatch(/PBES2[\s\S]*PBKDF2[\s\S]*INTEGER +:0800\n[\s\S]*aes-256-cbc/);
});
