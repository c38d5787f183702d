import type { Tags, TargetKind } from "./target.ts";

/** One certificate of a listing, ours or anybody's. What the service did not say is undefined. */
export interface ListedCertificate {
  readonly target: TargetKind["argument"];
  /** The region, or the vault's host. */
  readonly place: string;
  /** The ARN, or the versionless id. */
  readonly id: string;
  /** What a person calls it: its first domain name, or its name in the vault. */
  readonly name: string;
  /** All names that it covers, where they could be read; else those that the listing showed. */
  readonly names: readonly string[];
  readonly notBefore: Date | undefined;
  /** Undefined for one that was never issued. */
  readonly notAfter: Date | undefined;
  /** As requests spell it: `RSA_2048`. */
  readonly keyAlgorithm: string | undefined;
  /** The service's own word: `ISSUED`, `PENDING_VALIDATION`, `enabled`, `disabled`. */
  readonly status: string;
  /** How it came there: `IMPORTED`, `AMAZON_ISSUED`, `PRIVATE`; the issuer's name in a vault. */
  readonly type: string | undefined;
  readonly inUse: boolean | undefined;
  /** Undefined where they were not asked for, or may not be read. */
  readonly tags: Tags | undefined;
}

/** How far a listing has come. */
export interface ListingProgress {
  readonly read: number;
  /** Undefined while the list itself is still being read. */
  readonly total: number | undefined;
}

export interface ListingOptions {
  /** Whether to read each certificate's tags, where they cost a call. */
  readonly tags: boolean;
  readonly onProgress: (progress: ListingProgress) => void;
}
