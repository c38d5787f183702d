import { violation } from "../errors.ts";
import type { BundleRule } from "./target.ts";

/** The rule that a service imports keys of these algorithms only. */
export function keyAlgorithmAmong(importable: readonly string[], service: string): BundleRule {
  const expected = `a key that ${service} imports (${importable.join(", ")})`;
  return ({ leaf }) =>
    importable.includes(leaf.keyAlgorithm)
      ? undefined
      : violation("CERTIFICATE_UNSUPPORTED", "certificate", expected, leaf.keyAlgorithm);
}
