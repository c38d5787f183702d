// The local ACM: all accounts and regions in one object, and no sockets. By itself it has an STS for its credentials.
import type { Accounts, Caller } from "../aws/accounts.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import type { Call } from "../aws/calls.ts";
import { isAuthorized, type Statement } from "../aws/iam.ts";
import { jsonErrorResponse, jsonResponse, readJson, targetOperation } from "../aws/json-protocol.ts";
import { LocalSts } from "../aws/local-sts.ts";
import { byOperation, Quotas, rateExceeded } from "../aws/quotas.ts";
import { type AwsService, ServiceCalls, type ServiceCallsOptions, withLowerCaseHeaders } from "../aws/service-calls.ts";
import type { Faults, PemBundle } from "../faults.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import type { OperationContext } from "./context.ts";
import { create, renew, replace } from "./import-certificate.ts";
import { ALONE, failed, type IssuingContext, issueNow, progressed, renewed, type Surroundings } from "./issuing.ts";
import { addressedArn, authorizeOperation, operationNamed } from "./operations.ts";
import { namesOf, statusOf } from "./read-certificate.ts";
import { RequestReader } from "./request.ts";
import { REQUEST_RATES } from "./request-rates.ts";
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { type HeldCertificate, isIssued, type PendingCertificate, Store, type StoredCertificate } from "./store.ts";
import { type Tags, withTags } from "./tags.ts";

export interface LocalAcmOptions extends ServiceCallsOptions {
  readonly settings?: SettingsChange;
}

/** A certificate put into the service past its protocol, as somebody else would. */
export interface DirectImport {
  readonly bundle: PemBundle;
  /** Re-imports there; else the account and region say where a new one goes. */
  readonly arn?: string;
  readonly account?: string;
  readonly region?: string;
  readonly type?: StoredCertificate["type"];
  /** Who issued a PRIVATE one. */
  readonly certificateAuthorityArn?: string;
  /** Whether the key of an AMAZON_ISSUED one may be exported. */
  readonly exportable?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A certificate as a test asks about it, without any secret. */
export interface CertificateState {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: string;
  /** `ISSUED`, `PENDING_VALIDATION` or another of the service's. */
  readonly status: string;
  readonly names: readonly string[];
  /** SHA-256 of the leaf's DER, lower-case hex; empty while nothing is issued, like the other fingerprints. */
  readonly fingerprint: string;
  readonly chainFingerprints: readonly string[];
  /** SHA-256 of the public key that the stored private key belongs to. */
  readonly privateKeyFingerprint: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly consumers: readonly string[];
}

export class LocalAcm implements AwsService {
  readonly #shared: ServiceCalls;
  readonly #sts: LocalSts;
  readonly #settings: Settings = defaultSettings();
  readonly #store = new Store();
  readonly #quotas = new Quotas(byOperation(REQUEST_RATES));
  readonly #surroundings: Surroundings;

  /**
   * @param shared what it shares with the other services, where it is not by itself
   * @param surroundings where it looks for validation records and private authorities
   */
  constructor(
    { settings, ...options }: LocalAcmOptions = {},
    shared: ServiceCalls = new ServiceCalls(options),
    surroundings: Surroundings = ALONE,
  ) {
    this.#shared = shared;
    this.#surroundings = surroundings;
    this.#sts = new LocalSts(shared);
    if (settings !== undefined) this.configure(settings);
  }

  get faults(): Faults {
    return this.#shared.faults;
  }

  get accounts(): Accounts {
    return this.#shared.accounts;
  }

  /** Every request that was properly signed, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#shared.calls;
  }

  clearCalls(): void {
    this.#shared.clearCalls();
  }

  configure(change: SettingsChange): void {
    changeSettings(this.#settings, change);
  }

  /** Forgets certificates, consumers, faults, calls and spent quotas; accounts and settings stay. */
  reset(): void {
    this.clear();
    this.#shared.reset();
  }

  clear(): void {
    this.#store.clear();
    this.#quotas.clear();
  }

  /** Replaces what a credential may do; undefined allows everything. */
  allow(accessKeyId: string, statements: readonly Statement[] | undefined): void {
    this.accounts.allow(accessKeyId, statements);
  }

  accepts({ headers }: WireRequest): boolean {
    return headers["x-amz-target"]?.startsWith("CertificateManager.") === true;
  }

  /**
   * Answers one request, of ACM or STS by its protocol.
   * @throws ConnectionCut when a fault ends the connection
   */
  handle(received: WireRequest): Promise<WireResponse> {
    const request = withLowerCaseHeaders(received);
    if (request.headers["x-amz-target"] === undefined) return this.#sts.handle(request);
    return this.#shared.answer(request, jsonErrorResponse, (_same, caller, id) => this.#handleAcm(request, caller, id));
  }

  /** Imports as somebody else would: by the same rules, but unlogged and without faults. Answers the ARN. */
  importDirectly({
    bundle,
    arn,
    account = DEFAULT_ACCOUNT.id,
    region = DEFAULT_REGION,
    ...rest
  }: DirectImport): string {
    const texts = { certificate: bundle.certificate, chain: bundle.chain, privateKey: bundle.privateKey };
    if (arn !== undefined) {
      const old = this.#issued(arn);
      return replace(old, texts, this.#context(old)).arn;
    }
    const tags = Object.entries(rest.tags ?? {}).map(([key, value]) => ({ key, value }));
    const created = create(texts, withTags(new Map(), tags), this.#context({ account, region }), rest.type);
    const { certificateAuthorityArn, exportable } = rest;
    this.#store.put({
      ...created,
      ...(certificateAuthorityArn === undefined ? {} : { certificateAuthorityArn }),
      ...(exportable === undefined ? {} : { exportable }),
    });
    return created.arn;
  }

  /**
   * Renews what was not imported, as the service does by itself: another certificate at the same ARN, with a new key.
   * Without a bundle it is issued like the first one, and waits (answers false) while a validation record is missing.
   */
  renewDirectly(arn: string, bundle?: PemBundle): boolean {
    const old = this.#issued(arn);
    const at = this.#shared.now();
    if (bundle !== undefined) {
      renew(
        old,
        { certificate: bundle.certificate, chain: bundle.chain, privateKey: bundle.privateKey },
        this.#context(old),
      );
      return true;
    }
    const next = renewed(old, this.#issuingContext());
    const renewal = { status: next === undefined ? "PENDING_VALIDATION" : "SUCCESS", at } as const;
    this.#store.put({ ...(next ?? old), renewal });
    return next !== undefined;
  }

  /** Issues a requested certificate at once, whatever is validated. */
  issueDirectly(arn: string): void {
    this.#store.put(issueNow(this.#pending(arn), this.#issuingContext()));
  }

  /** Ends a request as the service would: `CAA_ERROR` and the like, or with no reason when it took too long. */
  failDirectly(arn: string, reason?: string): void {
    const failure =
      reason === undefined ? { status: "VALIDATION_TIMED_OUT" as const } : { status: "FAILED" as const, reason };
    this.#store.put(failed(this.#pending(arn), failure));
  }

  /** Replaces all tags of a certificate, as somebody else would. */
  setTags(arn: string, tags: Readonly<Record<string, string>>): void {
    this.#store.put({ ...this.#existing(arn), tags: new Map(Object.entries(tags)) });
  }

  /** Deletes a certificate as somebody else would, in use or not. */
  deleteDirectly(arn: string): void {
    this.#store.delete(this.#existing(arn).arn);
  }

  /** Makes a consumer, for instance a load balancer's ARN, use the certificate. */
  attach(arn: string, consumerArn: string): void {
    this.#store.attach(this.#existing(arn).arn, consumerArn);
  }

  /** The service notices after the setting `inUseLagMilliseconds`. */
  detach(arn: string, consumerArn: string): void {
    this.#store.detach(arn, consumerArn, this.#shared.now());
  }

  /** All certificates as they really are, whatever reads see. */
  certificates(): CertificateState[] {
    this.#progress();
    return this.#store.all().map((certificate) => this.#stateOf(certificate));
  }

  /** The certificate as it really is, or undefined when there is none. */
  certificate(arn: string): CertificateState | undefined {
    this.#progress();
    const stored = this.#store.get(arn);
    return stored === undefined ? undefined : this.#stateOf(stored);
  }

  /** What a consumer would serve, private key included. */
  bundleOf(arn: string): PemBundle {
    const { certificate, chain, privateKey } = this.#issued(arn).texts;
    return { certificate, privateKey, ...(chain === undefined ? {} : { chain }) };
  }

  /** SHA-256 of the public key that the stored private key belongs to, lower-case hex. */
  privateKeyFingerprintOf(arn: string): string {
    return publicKeyFingerprint(this.#issued(arn).material.key);
  }

  async #handleAcm(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const operation = targetOperation(request.headers, "CertificateManager");
    const input = readJson(request.body);
    const arn = addressedArn(input);
    const { quotas, speed } = this.#settings;
    let before: HeldCertificate | undefined;
    const { output } = await this.#shared.run({
      operation,
      caller,
      arn,
      spendQuota: () => {
        if (quotas) this.#quotas.spend({ operation, ...caller }, this.#shared.now(), speed);
      },
      throttlingError: rateExceeded,
      work: () => {
        this.#progress();
        before = arn === undefined ? undefined : this.#store.get(arn);
        const operate = operationNamed(operation);
        authorizeOperation(operation, input, caller);
        return operate(new RequestReader(input), this.#context(caller, caller));
      },
      disturbances: {
        thirdPartyWrite: (bundle, result) => this.#importOver(result?.arn ?? arn, bundle),
        serveStale: (reads, result) => this.#store.serveStale(result.arn ?? "", before, reads),
        loseTags: (result) => this.setTags(result.arn ?? "", {}),
      },
    });
    return jsonResponse(output, requestId);
  }

  #importOver(arn: string | undefined, bundle: PemBundle): void {
    if (arn === undefined) throw new Error("third-party-write: expected a call that addresses a certificate");
    try {
      this.importDirectly({ arn, bundle });
    } catch (error) {
      // Not the caller's failure: as a plain error, it can't be taken for the service's answer.
      throw new Error(`third-party-write: refused: ${(error as Error).message}`);
    }
  }

  /** @param principal whose policies hold; somebody else's direct work is allowed everything */
  #context(caller: Pick<Caller, "account" | "region">, principal?: Caller): OperationContext {
    const { now, newId } = this.#shared;
    const mayUse = (action: string, resource: string) =>
      principal === undefined || isAuthorized(principal, action, resource);
    return { caller, store: this.#store, settings: this.#settings, now: now(), newId, mayUse };
  }

  #issuingContext(): IssuingContext {
    return { surroundings: this.#surroundings, settings: this.#settings, now: this.#shared.now() };
  }

  /** What happens by itself, seen whenever somebody looks. */
  #progress(): void {
    for (const certificate of this.#store.all()) {
      if (!isIssued(certificate)) this.#store.put(progressed(certificate, this.#issuingContext()));
    }
  }

  #issued(arn: string): StoredCertificate {
    this.#progress();
    const certificate = this.#existing(arn);
    if (!isIssued(certificate)) throw new Error(`certificate: expected an issued one, received ${arn}`);
    return certificate;
  }

  #pending(arn: string): PendingCertificate {
    const certificate = this.#existing(arn);
    if (isIssued(certificate)) throw new Error(`certificate: expected a pending one, received ${arn}`);
    return certificate;
  }

  #existing(arn: string): HeldCertificate {
    const certificate = this.#store.get(arn);
    if (certificate === undefined) throw new Error(`certificate: expected an existing one, received ${arn}`);
    return certificate;
  }

  #stateOf(certificate: HeldCertificate): CertificateState {
    const { arn, account, region, type, tags } = certificate;
    const material = isIssued(certificate) ? certificate.material : undefined;
    const lag = this.#settings.inUseLagMilliseconds / this.#settings.speed;
    return {
      arn,
      account,
      region,
      type,
      status: statusOf(certificate, this.#shared.now()),
      names: namesOf(certificate),
      fingerprint: material?.leaf.fingerprint ?? "",
      chainFingerprints: material?.chain.map(({ fingerprint }) => fingerprint) ?? [],
      privateKeyFingerprint: material === undefined ? "" : publicKeyFingerprint(material.key),
      tags: plain(tags),
      consumers: this.#store.consumersOf(arn, this.#shared.now(), lag),
    };
  }
}

function plain(tags: Tags): Record<string, string> {
  return Object.fromEntries(tags);
}
