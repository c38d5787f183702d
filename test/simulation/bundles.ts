import type { PemBundle } from "../clouds/faults.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../pki/index.ts";

/** When every run begins, in milliseconds since 1970. */
export const startOfRuns = Date.UTC(2026, 5, 1);

const day = 24 * 60 * 60 * 1000;
const daysAfterStart = (days: number) => new Date(startOfRuns + days * day);
const validity = { notBefore: daysAfterStart(-365), notAfter: daysAfterStart(365) };
const authority = issueAuthority({ keyAlgorithm: "EC_prime256v1", ...validity }).issueIntermediate({
  keyAlgorithm: "EC_prime256v1",
  ...validity,
});

function issue(age: number, options: Partial<LeafOptions>): Promise<IssuedLeaf> {
  const dates = { notBefore: daysAfterStart(-age), notAfter: daysAfterStart(90 - age) };
  const key = options.privateKey === undefined ? { keyAlgorithm: "EC_prime256v1" as const } : {};
  return authority.issueLeaf({ names: ["api.example.com", "www.example.com"], ...dates, ...key, ...options });
}

const old = await issue(60, {});

/** The certificates of every scenario: EC, because keys and signatures cost time. */
export const leaves = {
  /** Live when the run begins. */
  old,
  /** Newer, with a new key. */
  renewed: await issue(2, {}),
  /** Newer, with the old one's key. */
  renewedWithSameKey: await issue(2, { privateKey: old.keyObject }),
  /** Newer, of a key type that ACM takes only at a new ARN. */
  ofAnotherKeyType: await issue(2, { keyAlgorithm: "EC_secp384r1" }),
  /** Newer than all ours. */
  theirs: await issue(1, {}),
} as const;

export function pemBundle({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf): PemBundle {
  return { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
}
