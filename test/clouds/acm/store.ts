// The certificates of all accounts and regions, who uses them, and what a stale read still sees.
import type { CertificateRequest } from "./certificate-request.ts";
import type { ImportMaterial, PemTexts } from "./import-material.ts";
import type { Tags } from "./tags.ts";

/** Never changed in place, so that a stale read can keep the one from before. */
export type HeldCertificate = StoredCertificate | PendingCertificate;

/** One that was requested and is not issued: pending, or failed for good. */
export interface PendingCertificate extends CertificateProperties {
  readonly request: CertificateRequest;
}

/** One that there really is. */
export interface StoredCertificate extends CertificateProperties {
  /** When the content came: imported, issued or renewed. */
  readonly importedAt: number;
  readonly texts: PemTexts;
  readonly material: ImportMaterial;
  /** Where it was requested here. */
  readonly request?: CertificateRequest;
  /** How the last managed renewal went, and when. */
  readonly renewal?: { readonly status: "PENDING_VALIDATION" | "SUCCESS"; readonly at: number };
}

interface CertificateProperties {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: "IMPORTED" | "AMAZON_ISSUED" | "PRIVATE";
  /** Who issued a PRIVATE one. */
  readonly certificateAuthorityArn?: string;
  /** Whether the key of an AMAZON_ISSUED one may be exported (`Options.Export`); a PRIVATE one's always. */
  readonly exportable?: boolean;
  /** Whether its key ever was: a PRIVATE one is renewed from then on. */
  readonly exported?: boolean;
  /** Counts the creations, so that certificates of the same millisecond have an order too. */
  readonly sequence: number;
  /** Milliseconds. */
  readonly createdAt: number;
  /** Whether it was not opted out of transparency logging; undefined for an imported one. */
  readonly transparencyLogging?: boolean;
  readonly tags: Tags;
}

export function isIssued(certificate: HeldCertificate): certificate is StoredCertificate {
  return "material" in certificate;
}

interface StaleReads {
  readonly before: HeldCertificate | undefined;
  left: number;
}

interface Counted {
  readonly account: string;
  readonly region: string;
  readonly at: number;
}

export class Store {
  readonly #certificates = new Map<string, HeldCertificate>();
  readonly #stale = new Map<string, StaleReads>();
  /** Consumer → when it was detached; undefined while attached. */
  readonly #consumers = new Map<string, Map<string, number | undefined>>();
  #created = 0;
  #imports: Counted[] = [];
  #requests: Counted[] = [];

  /** The certificate as it really is. */
  get(arn: string): HeldCertificate | undefined {
    return this.#certificates.get(arn);
  }

  put(certificate: HeldCertificate): void {
    this.#certificates.set(certificate.arn, certificate);
  }

  delete(arn: string): void {
    this.#certificates.delete(arn);
  }

  nextSequence(): number {
    this.#created += 1;
    return this.#created;
  }

  /** The certificate as a read sees it, which uses one stale read up. */
  read(arn: string): HeldCertificate | undefined {
    const stale = this.#stale.get(arn);
    if (stale === undefined || stale.left <= 0) return this.#certificates.get(arn);
    stale.left -= 1;
    return stale.before;
  }

  serveStale(arn: string, before: HeldCertificate | undefined, reads: number): void {
    this.#stale.set(arn, { before, left: reads });
  }

  /** All that a list sees, which counts as a read of each. */
  readAll(account: string, region: string): HeldCertificate[] {
    const arns = new Set([...this.#certificates.keys(), ...this.#stale.keys()]);
    return [...arns]
      .filter((arn) => this.#isIn(arn, account, region))
      .map((arn) => this.read(arn))
      .filter((certificate) => certificate !== undefined);
  }

  /** All certificates, as they really are. */
  all(): HeldCertificate[] {
    return [...this.#certificates.values()];
  }

  countIn(account: string, region: string): number {
    return this.all().filter((certificate) => certificate.account === account && certificate.region === region).length;
  }

  recordImport(account: string, region: string, at: number): void {
    this.#imports.push({ account, region, at });
  }

  importsSince(time: number, account: string, region: string): number {
    return countSince(this.#imports, time, account, region);
  }

  recordRequest(account: string, region: string, at: number): void {
    this.#requests.push({ account, region, at });
  }

  requestsSince(time: number, account: string, region: string): number {
    return countSince(this.#requests, time, account, region);
  }

  attach(arn: string, consumerArn: string): void {
    const consumers = this.#consumers.get(arn) ?? new Map<string, number | undefined>();
    this.#consumers.set(arn, consumers.set(consumerArn, undefined));
  }

  detach(arn: string, consumerArn: string, at: number): void {
    const consumers = this.#consumers.get(arn);
    if (consumers?.has(consumerArn)) consumers.set(consumerArn, at);
  }

  /** Consumers that the service sees, those detached less than `lag` ago included. */
  consumersOf(arn: string, now: number, lag: number): string[] {
    const consumers = [...(this.#consumers.get(arn) ?? [])];
    return consumers.filter(([, gone]) => gone === undefined || now < gone + lag).map(([consumer]) => consumer);
  }

  clear(): void {
    this.#certificates.clear();
    this.#stale.clear();
    this.#consumers.clear();
    this.#imports = [];
    this.#requests = [];
  }

  #isIn(arn: string, account: string, region: string): boolean {
    const known = this.#certificates.get(arn) ?? this.#stale.get(arn)?.before;
    return known?.account === account && known.region === region;
  }
}

function countSince(counted: readonly Counted[], time: number, account: string, region: string): number {
  return counted.filter((one) => one.at > time && one.account === account && one.region === region).length;
}
