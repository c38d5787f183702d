import type { Bundle } from "../certificate/bundle.ts";
import { type Violation, violation } from "../errors.ts";

/** A rule of one consumer about the bundle that it is to serve: what it says is wrong, or undefined. */
export type ConsumerRule = (bundle: Bundle) => Violation | undefined;

/** Something that terminates TLS with a target's certificate, and what it asks of one. */
export interface Consumer {
  /** When a new certificate is served, as the end of a sentence: "within 4 hours". */
  readonly pickUp: string;
  /** What it refuses. */
  readonly rules: readonly ConsumerRule[];
  /** What is reported to fail, or was never verified: warned about only. */
  readonly doubts: readonly ConsumerRule[];
}

export function keyRefused(consumer: string, expected: string, refused: (algorithm: string) => boolean): ConsumerRule {
  return ({ leaf }) =>
    refused(leaf.keyAlgorithm)
      ? violation("CONSUMER_UNSUITED", "certificate", `${expected} for ${consumer}`, leaf.keyAlgorithm)
      : undefined;
}

/** EC keys where nobody has verified them, or they are reported to fail. */
export function ecInDoubt(consumer: string): ConsumerRule {
  return keyRefused(consumer, "an RSA key, EC being unverified,", isEc);
}

export function isEc(algorithm: string): boolean {
  return algorithm.startsWith("EC_");
}
