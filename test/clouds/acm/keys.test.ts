import { createPrivateKey, createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { issue } from "./fixtures.ts";
import { keyAlgorithmOf, publicKeyFingerprint } from "./keys.ts";

test("a key and its public half have one fingerprint, so a test can tell whose key is stored", async () => {
  const key = createPrivateKey((await issue()).privateKeyPem);
  expect(publicKeyFingerprint(key)).toBe(publicKeyFingerprint(createPublicKey(key)));
  expect(publicKeyFingerprint(key)).toMatch(/^[0-9a-f]{64}$/);
});

test.each(["RSA_1024", "RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] as const)(
  "%s is spelled as ACM's requests spell it",
  async (keyAlgorithm) => {
    expect(keyAlgorithmOf((await issue({ keyAlgorithm })).keyObject)).toBe(keyAlgorithm);
  },
);
