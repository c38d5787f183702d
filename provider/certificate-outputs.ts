import type { Certificate } from "./certificate/certificate.ts";

/** What is known of a certificate without asking the target: computed in the program too, so that previews show it. */
export interface CertificateOutputs {
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-1 of the leaf's DER, upper-case hex: Azure's name for a certificate. */
  readonly thumbprint: string;
  /** Lower-case hex in pairs, as ACM writes it: `03:e9`. */
  readonly serialNumber: string;
  /** Distinguished name, RFC 4514. */
  readonly subject: string;
  /** Distinguished name, RFC 4514. */
  readonly issuer: string;
  /** DNS names and addresses of the leaf, in its order. */
  readonly subjectAlternativeNames: readonly string[];
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  /** ISO 8601, UTC. */
  readonly notAfter: string;
  /** In ACM's spelling: `RSA_2048`, `EC_prime256v1`. */
  readonly keyAlgorithm: string;
  /** SHA-256 of each certificate of the chain, the leaf's issuer first. */
  readonly chainFingerprints: readonly string[];
}

export function certificateOutputs(leaf: Certificate, chain: readonly Certificate[]): CertificateOutputs {
  return {
    fingerprint: leaf.fingerprint,
    thumbprint: leaf.thumbprint,
    serialNumber: leaf.serialNumber,
    subject: leaf.subject,
    issuer: leaf.issuer,
    subjectAlternativeNames: leaf.subjectAlternativeNames,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    keyAlgorithm: leaf.keyAlgorithm,
    chainFingerprints: chain.map(({ fingerprint }) => fingerprint),
  };
}

export const certificateOutputNames = [
  "fingerprint",
  "thumbprint",
  "serialNumber",
  "subject",
  "issuer",
  "subjectAlternativeNames",
  "notBefore",
  "notAfter",
  "keyAlgorithm",
  "chainFingerprints",
] as const satisfies readonly (keyof CertificateOutputs)[];

/** Names that the resource class adds to the arguments, or the provider to the outputs; never arguments of a user. */
export const outputNames = [
  ...certificateOutputNames,
  "importedFingerprint",
  "importedChainFingerprints",
  "previousFingerprint",
  "preexisting",
  "enabled",
  "certain",
  "versionedSecretId",
  "tags",
] as const;
