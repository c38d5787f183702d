import { expect, test } from "vitest";
import { leafKey } from "../../pki/keys.ts";
import { keyKindOf } from "./key-kind.ts";

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
