// The local ACM: all accounts and regions in one object, and no sockets. By itself it has an STS for its credentials.
import type { Accounts, Caller } from "../aws/accounts.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import type { Call } from "../aws/calls.ts";
import type { Statement } from "../aws/iam.ts";
import { jsonErrorResponse, jsonResponse, readJson, targetOperation } from "../aws/json-protocol.ts";
import { LocalSts } from "../aws/local-sts.ts";
import { byOperation, Quotas, rateExceeded } from "../aws/quotas.ts";
import { type AwsService, ServiceCalls, type ServiceCallsOptions, withLowerCaseHeaders } from "../aws/service-calls.ts";
import type { Faults, PemBundle } from "../faults.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import type { OperationContext } from "./context.ts";
import { create, renew, replace } from "./import-certificate.ts";
import { addressedArn, authorizeOperation, operationNamed } from "./operations.ts";
import { RequestReader } from "./request.ts";
import { REQUEST_RATES } from "./request-rates.ts";
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { Store, type StoredCertificate } from "./store.ts";
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
  /** SHA-256 of the leaf's DER, lower-case hex. */
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

  /** @param shared what it shares with the other services, where it is not by itself */
  constructor({ settings, ...options }: LocalAcmOptions = {}, shared: ServiceCalls = new ServiceCalls(options)) {
    this.#shared = shared;
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
      const old = this.#existing(arn);
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

  /** Renews what was not imported, as the service does by itself: another certificate at the same ARN. */
  renewDirectly(arn: string, { certificate, chain, privateKey }: PemBundle): void {
    renew(this.#existing(arn), { certificate, chain, privateKey }, this.#context(this.#existing(arn)));
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
    return this.#store.all().map((certificate) => this.#stateOf(certificate));
  }

  /** The certificate as it really is, or undefined when there is none. */
  certificate(arn: string): CertificateState | undefined {
    const stored = this.#store.get(arn);
    return stored === undefined ? undefined : this.#stateOf(stored);
  }

  /** What a consumer would serve, private key included. */
  bundleOf(arn: string): PemBundle {
    const { certificate, chain, privateKey } = this.#existing(arn).texts;
    return { certificate, privateKey, ...(chain === undefined ? {} : { chain }) };
  }

  /** SHA-256 of the public key that the stored private key belongs to, lower-case hex. */
  privateKeyFingerprintOf(arn: string): string {
    return publicKeyFingerprint(this.#existing(arn).material.key);
  }

  async #handleAcm(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const operation = targetOperation(request.headers, "CertificateManager");
    const input = readJson(request.body);
    const arn = addressedArn(input);
    const { quotas, speed } = this.#settings;
    let before: StoredCertificate | undefined;
    const { output } = await this.#shared.run({
      operation,
      caller,
      arn,
      spendQuota: () => {
        if (quotas) this.#quotas.spend({ operation, ...caller }, this.#shared.now(), speed);
      },
      throttlingError: rateExceeded,
      work: () => {
        before = arn === undefined ? undefined : this.#store.get(arn);
        const operate = operationNamed(operation);
        authorizeOperation(operation, input, caller);
        return operate(new RequestReader(input), this.#context(caller));
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

  #context(caller: { readonly account: string; readonly region: string }): OperationContext {
    const { now, newId } = this.#shared;
    return { caller, store: this.#store, settings: this.#settings, now: now(), newId };
  }

  #existing(arn: string): StoredCertificate {
    const certificate = this.#store.get(arn);
    if (certificate === undefined) throw new Error(`certificate: expected an existing one, received ${arn}`);
    return certificate;
  }

  #stateOf(certificate: StoredCertificate): CertificateState {
    const { arn, account, region, type, material, tags } = certificate;
    const lag = this.#settings.inUseLagMilliseconds / this.#settings.speed;
    return {
      arn,
      account,
      region,
      type,
      fingerprint: material.leaf.fingerprint,
      chainFingerprints: material.chain.map(({ fingerprint }) => fingerprint),
      privateKeyFingerprint: publicKeyFingerprint(material.key),
      tags: plain(tags),
      consumers: this.#store.consumersOf(arn, this.#shared.now(), lag),
    };
  }
}

function plain(tags: Tags): Record<string, string> {
  return Object.fromEntries(tags);
}
