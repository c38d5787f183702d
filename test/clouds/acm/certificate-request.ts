// What was asked of the service, and how it comes to a certificate: DNS validation and the authorities behind it.
import { createHash } from "node:crypto";

/** A CNAME by which the service sees that the requester holds a domain. */
export interface ValidationRecord {
  /** With the last dot. */
  readonly name: string;
  readonly value: string;
}

export interface DomainValidation {
  readonly domain: string;
  readonly record: ValidationRecord;
  /** When DescribeCertificate begins to show the record, in milliseconds. */
  readonly shownAt: number;
  /** Milliseconds; undefined while it is pending. */
  readonly validatedAt?: number;
}

export interface Failure {
  readonly status: "FAILED" | "VALIDATION_TIMED_OUT";
  /** `CAA_ERROR`; a time-out has none. */
  readonly reason?: string;
}

/** A request as it was accepted. */
export interface CertificateRequest {
  /** The domain name first, without repetitions, in lower case. */
  readonly names: readonly string[];
  /** Request spelling: `RSA_2048`. */
  readonly keyAlgorithm: string;
  readonly idempotencyToken: string | undefined;
  /** None for a private one. */
  readonly validations: readonly DomainValidation[];
  /** Whether the requester may use the authority of a private one. */
  readonly mayUseAuthority: boolean;
  readonly failure?: Failure;
}

/**
 * The record of a domain: always the same in an account, and the same for a wildcard and its parent (user guide, "DNS
 * validation").
 */
export function validationRecord(account: string, domain: string): ValidationRecord {
  const parent = domain.replace(/^\*\./, "");
  const hex = (what: string) => createHash("sha256").update(`${what} ${account} ${parent}`).digest("hex");
  const label = hex("zone")
    .slice(0, 10)
    .replace(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)));
  return {
    name: `_${hex("name").slice(0, 32)}.${parent}.`,
    value: `_${hex("value").slice(0, 32)}.${label}.acm-validations.aws.`,
  };
}
