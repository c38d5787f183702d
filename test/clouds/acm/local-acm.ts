// The local ACM, with the STS that its credentials need: all accounts and regions in one object, and no sockets.
import { randomUUID } from "node:crypto";
import { type AccountOptions, Accounts, type Caller } from "../aws/accounts.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Statement } from "../aws/iam.ts";
import { jsonErrorResponse, jsonResponse, readJson, targetOperation } from "../aws/json-protocol.ts";
import { readForm, xmlErrorResponse, xmlResponse } from "../aws/query-protocol.ts";
import { answerSts } from "../aws/sts.ts";
import { CallLog, type OpenCall } from "../calls.ts";
import { type Fault, Faults, type PemBundle, runFaulted } from "../faults.ts";
import { ConnectionCut, type WireRequest, type WireResponse } from "../http.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import type { Arriving, Call } from "./calls.ts";
import type { OperationContext } from "./context.ts";
import { create, replace } from "./import-certificate.ts";
import { addressedArn, authorizeOperation, operationNamed } from "./operations.ts";
import { Quotas, rateExceeded } from "./quotas.ts";
import { RequestReader } from "./request.ts";
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { Store, type StoredCertificate } from "./store.ts";
import { type Tags, withTags } from "./tags.ts";

export interface LocalAcmOptions {
  /** The service's clock, in milliseconds. */
  readonly now?: () => number;
  /** How a delay passes; real time by default. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** The last part of ARNs and the request ids; random UUIDs by default. */
  readonly newId?: () => string;
  /** Default: {@link DEFAULT_ACCOUNT}, whose one credential may do everything. */
  readonly accounts?: readonly AccountOptions[];
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

/** The example account and key of the AWS documentation. */
export const DEFAULT_ACCOUNT = {
  id: "111122223333",
  credentials: [{ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }],
} as const satisfies AccountOptions;
export const DEFAULT_REGION = "eu-west-1";

export class LocalAcm {
  readonly faults = new Faults();
  readonly accounts: Accounts;
  readonly #settings: Settings = defaultSettings();
  readonly #store = new Store();
  readonly #quotas = new Quotas();
  readonly #log = new CallLog<Arriving>();
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  readonly #newId: () => string;

  constructor(options: LocalAcmOptions = {}) {
    const { now = Date.now, sleep = realSleep, newId = randomUUID, accounts = [DEFAULT_ACCOUNT], settings } = options;
    this.#now = now;
    this.#sleep = sleep;
    this.#newId = newId;
    this.accounts = new Accounts(now);
    for (const account of accounts) this.accounts.add(account);
    if (settings !== undefined) this.configure(settings);
  }

  /** Every request that was properly signed, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#log.calls;
  }

  clearCalls(): void {
    this.#log.clear();
  }

  configure(change: SettingsChange): void {
    changeSettings(this.#settings, change);
  }

  /** Forgets certificates, consumers, faults, calls and spent quotas; accounts and settings stay. */
  reset(): void {
    this.#store.clear();
    this.#quotas.clear();
    this.#log.clear();
    this.faults.clear();
  }

  /** Replaces what a credential may do; undefined allows everything. */
  allow(accessKeyId: string, statements: readonly Statement[] | undefined): void {
    this.accounts.allow(accessKeyId, statements);
  }

  /**
   * Answers one request, of ACM or STS by its credential scope.
   * @throws ConnectionCut when a fault ends the connection
   */
  async handle(received: WireRequest): Promise<WireResponse> {
    const request = { ...received, headers: lowerCased(received.headers) };
    const requestId = this.#newId();
    const isJson = request.headers["x-amz-target"] !== undefined;
    try {
      const caller = this.accounts.authenticate(request);
      return await (isJson ? this.#handleAcm(request, caller, requestId) : this.#handleSts(request, caller, requestId));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return isJson ? jsonErrorResponse(error, requestId) : xmlErrorResponse(error, requestId);
    }
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
    return create(texts, withTags(new Map(), tags), this.#context({ account, region }), rest.type).arn;
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
    this.#store.detach(arn, consumerArn, this.#now());
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
    const name = targetOperation(request.headers, "CertificateManager");
    const input = readJson(request.body);
    const call = this.#open(name, caller, addressedArn(input));
    const result = await this.#run(call, name, caller, addressedArn(input), () => {
      const operation = operationNamed(name);
      authorizeOperation(name, input, caller);
      return operation(new RequestReader(input), this.#context(caller));
    });
    return jsonResponse(result.output, requestId);
  }

  async #handleSts(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const form = readForm(request.body);
    const action = form.get("Action") ?? "";
    const call = this.#open(action, caller, undefined);
    const elements = await this.#run(call, action, caller, undefined, () => ({
      output: answerSts(action, form, caller, this.accounts),
      arn: undefined,
    }));
    return xmlResponse(action, elements.output, requestId);
  }

  #open(operation: string, { service, account, region, arn: caller }: Caller, arn: string | undefined) {
    const arriving = { service, operation, account, region, caller, time: this.#now() };
    return this.#log.open(arn === undefined ? arriving : { ...arriving, arn });
  }

  /** Spends quota, works with the faults around it, and logs how it ended. */
  async #run<Output>(
    call: OpenCall<Arriving>,
    operation: string,
    caller: Caller,
    arn: string | undefined,
    work: () => { output: Output; arn: string | undefined },
  ): Promise<{ output: Output; arn: string | undefined }> {
    try {
      const { quotas, speed } = this.#settings;
      if (quotas) this.#quotas.spend({ operation, ...caller }, this.#now(), speed);
      const faults = this.faults.take({ operation, account: caller.account, region: caller.region, id: arn });
      call.faulted(faults);
      return await this.#runFaulted(faults, arn, () => {
        const result = work();
        if (result.arn !== undefined) call.about({ arn: result.arn });
        call.ended("ok");
        return result;
      });
    } catch (error) {
      // A fault after the work changes the answer, not what the call did.
      if (!call.hasEnded) call.ended(error instanceof ConnectionCut ? "cut" : (error as Error).name);
      throw error;
    }
  }

  #runFaulted<Result extends { arn: string | undefined }>(
    faults: readonly Fault[],
    arn: string | undefined,
    work: () => Result,
  ): Promise<Result> {
    let before: StoredCertificate | undefined;
    return runFaulted(faults, {
      effect: () => {
        before = arn === undefined ? undefined : this.#store.get(arn);
        return work();
      },
      sleep: this.#sleep,
      serviceError: (name, message, status) => new AwsError(name, message, status),
      throttlingError: rateExceeded,
      thirdPartyWrite: (bundle, result) => this.#importOver(result?.arn ?? arn, bundle),
      serveStale: (reads, result) => this.#store.serveStale(result.arn ?? "", before, reads),
      loseTags: (result) => this.setTags(result.arn ?? "", {}),
    });
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
    return { caller, store: this.#store, settings: this.#settings, now: this.#now(), newId: this.#newId };
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
      consumers: this.#store.consumersOf(arn, this.#now(), lag),
    };
  }
}

function plain(tags: Tags): Record<string, string> {
  return Object.fromEntries(tags);
}

function lowerCased(headers: WireRequest["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A delayed answer that nobody waits for any more keeps no process alive. */
function realSleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
