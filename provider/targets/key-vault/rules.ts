import { type Violation, violation } from "../../errors.ts";
import { keyAlgorithmAmong } from "../key-algorithm.ts";
import type { BundleRule, RotationRule, Tags } from "../target.ts";
import { tagLimits } from "./quotas.ts";

/** Source: Azure Key Vault, "About Azure Key Vault certificates", supported key types. */
const importable: readonly string[] = [
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

const keyAlgorithm = keyAlgorithmAmong(importable, "Key Vault");

export const bundleRules: readonly BundleRule[] = [keyAlgorithm];

/** Versions are independent of each other: anything may follow anything. */
export const rotationRules: readonly RotationRule[] = [];

export function tagViolations(tags: Tags): Violation[] {
  const entries = Object.entries(tags);
  const tooLong = entries.flatMap(([key, value]) => {
    const path = `keyVault.tags[${JSON.stringify(key)}]`;
    return [
      ...tooManyCharacters(path, "a tag name", key, tagLimits.keyCharacters),
      ...tooManyCharacters(path, "a tag value", value, tagLimits.valueCharacters),
    ];
  });
  if (entries.length <= tagLimits.count) return tooLong;
  const expected = `at most ${tagLimits.count} tags, our two included`;
  return [...tooLong, violation("TAGS_TOO_MANY", "keyVault.tags", expected, String(entries.length))];
}

function tooManyCharacters(path: string, what: string, text: string, limit: number): Violation[] {
  if (text.length <= limit) return [];
  return [violation("TAG_INVALID", path, `${what} of at most ${limit} characters`, `${text.length} characters`)];
}
