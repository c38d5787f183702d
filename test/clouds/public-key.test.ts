import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { newKey } from "../pki/keys.ts";
import { publicKeyFingerprint } from "./public-key.ts";

test("a fingerprint is the key pair's, whichever half it is taken of, so a test can tell whose key is stored", () => {
  const [one, other] = [newKey("EC_prime256v1"), newKey("EC_prime256v1")];
  expect(publicKeyFingerprint(one)).toMatch(/^[0-9a-f]{64}$/);
  expect(publicKeyFingerprint(one)).toBe(publicKeyFingerprint(createPublicKey(one)));
  expect(publicKeyFingerprint(one)).not.toBe(publicKeyFingerprint(other));
});
