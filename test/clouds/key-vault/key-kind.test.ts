import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { leafKey, newKey } from "../../pki/keys.ts";
import { keyKindOf, publicKeyFingerprint } from "./key-kind.ts";

test.each([
  ["RSA_2048", { kty: "RSA", key_size: 2048 }],
  ["EC_prime256v1", { kty: "EC", key_size: 256, crv: "P-256" }],
  ["EC_secp384r1", { kty: "EC", key_size: 384, crv: "P-384" }],
  ["EC_secp521r1", { kty: "EC", key_size: 521, crv: "P-521" }],
] as const)("%s in the policy's words (JsonWebKeyType, JsonWebKeyCurveName)", (algorithm, kind) => {
  expect(keyKindOf(leafKey(algorithm))).toEqual(kind);
});

test.each([["RSA_1024"], ["Ed25519"]] as const)("%s is no key for a vault", (algorithm) => {
  expect(() => keyKindOf(leafKey(algorithm))).toThrow(expect.objectContaining({ code: "BadParameter" }));
});

test("a fingerprint is the key pair's, whichever half it is taken of", () => {
  const [one, other] = [newKey("EC_prime256v1"), newKey("EC_prime256v1")];
  expect(publicKeyFingerprint(one)).toBe(publicKeyFingerprint(createPublicKey(one)));
  expect(publicKeyFingerprint(one)).not.toBe(publicKeyFingerprint(other));
});
