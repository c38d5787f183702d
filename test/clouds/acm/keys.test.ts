import { expect, test } from "vitest";
import { issue } from "./fixtures.ts";
import { keyAlgorithmOf } from "./keys.ts";

test.each(["RSA_1024", "RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] as const)(
  "%s is spelled as ACM's requests spell it",
  async (keyAlgorithm) => {
    expect(keyAlgorithmOf((await issue({ keyAlgorithm })).keyObject)).toBe(keyAlgorithm);
  },
);
