import { createHash } from "node:crypto";

/** What makes one request another one. */
export interface TokenSource {
  readonly provenanceId: string;
  readonly region: string;
  /** In any order. */
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
  readonly certificateAuthorityArn: string | undefined;
}

/** Source: ACM API Reference, RequestCertificate `IdempotencyToken`: 1 to 32 word characters. */
const tokenCharacters = 32;

/**
 * The same for the same request of the same resource, so that a second one within the hour, after a lost answer or a
 * killed run, gets the first one's certificate. ACM answers with it though it has failed, or was deleted, or another CA
 * is asked for: so the CA is in the token, and so are the certificates that are `spent`.
 */
export function idempotencyToken(source: TokenSource, spent: readonly string[]): string {
  const { provenanceId, region, names, keyAlgorithm, certificateAuthorityArn = "" } = source;
  const text = JSON.stringify([
    provenanceId,
    region,
    [...names].sort(),
    keyAlgorithm,
    certificateAuthorityArn,
    [...spent].sort(),
  ]);
  return createHash("sha256").update(text).digest("hex").slice(0, tokenCharacters);
}
