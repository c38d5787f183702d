// The authorities of all accounts and regions, and what they have issued.
import type { KeyObject, X509Certificate } from "node:crypto";
import type { SigningAlgorithm } from "./algorithms.ts";
import type { SubjectFields } from "./distinguished-name.ts";

export type AuthorityStatus =
  | "CREATING"
  | "PENDING_CERTIFICATE"
  | "ACTIVE"
  | "DELETED"
  | "DISABLED"
  | "EXPIRED"
  | "FAILED";

export interface StoredAuthority {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: "ROOT" | "SUBORDINATE";
  /** As it was set; an ACTIVE one whose certificate has ended answers EXPIRED. */
  readonly status: AuthorityStatus;
  readonly usageMode: "GENERAL_PURPOSE" | "SHORT_LIVED_CERTIFICATE";
  readonly key: KeyObject;
  /** `RSA_2048`, `EC_prime256v1`. */
  readonly keyAlgorithm: string;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly subject: SubjectFields;
  /** DER. */
  readonly name: Buffer;
  /** Undefined until one is installed: CREATING and PENDING_CERTIFICATE. */
  readonly certificate: X509Certificate | undefined;
  /** Its issuers, its own first, up to the root; empty for a root. */
  readonly chain: readonly X509Certificate[];
  /** Milliseconds. */
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface IssuedCertificate {
  readonly arn: string;
  readonly authority: string;
  readonly certificate: X509Certificate;
  /** Lower-case hex digits. */
  readonly serial: string;
  /** Milliseconds. */
  readonly issuedAt: number;
  readonly revocation?: Revocation;
}

export interface Revocation {
  /** Milliseconds. */
  readonly at: number;
  readonly reason: string;
}

interface Token {
  readonly arn: string;
  readonly at: number;
}

export class Store {
  readonly #authorities = new Map<string, StoredAuthority>();
  readonly #issued = new Map<string, IssuedCertificate>();
  readonly #tokens = new Map<string, Token>();
  readonly #pendingReads = new Map<string, number>();

  authority(arn: string): StoredAuthority | undefined {
    return this.#authorities.get(arn);
  }

  authorities(): StoredAuthority[] {
    return [...this.#authorities.values()];
  }

  putAuthority(authority: StoredAuthority): void {
    this.#authorities.set(authority.arn, authority);
  }

  certificate(arn: string): IssuedCertificate | undefined {
    return this.#issued.get(arn);
  }

  /** In the order of issue. */
  issuedBy(authority: string): IssuedCertificate[] {
    return [...this.#issued.values()].filter((issued) => issued.authority === authority);
  }

  putCertificate(issued: IssuedCertificate): void {
    this.#issued.set(issued.arn, issued);
  }

  rememberToken(authority: string, token: string, arn: string, at: number): void {
    this.#tokens.set(`${authority} ${token}`, { arn, at });
  }

  /** What a token has issued since a time, in milliseconds. */
  issuedWith(authority: string, token: string, since: number): IssuedCertificate | undefined {
    const known = this.#tokens.get(`${authority} ${token}`);
    return known === undefined || known.at <= since ? undefined : this.#issued.get(known.arn);
  }

  /** So many reads of the certificate still find it pending, whatever the clock says. */
  keepPending(arn: string, reads: number): void {
    this.#pendingReads.set(arn, reads);
  }

  /** Whether a read finds the certificate pending for {@link keepPending}, which uses one up. */
  takePendingRead(arn: string): boolean {
    const left = this.#pendingReads.get(arn) ?? 0;
    this.#pendingReads.set(arn, Math.max(0, left - 1));
    return left > 0;
  }

  clear(): void {
    this.#authorities.clear();
    this.#issued.clear();
    this.#tokens.clear();
    this.#pendingReads.clear();
  }
}
