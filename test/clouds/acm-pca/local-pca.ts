// The local AWS Private CA: the authorities of all accounts and regions in one object, and no sockets.
import { RequestReader } from "../acm/request.ts";
import { type Caller, DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { jsonErrorResponse, jsonResponse, readJson, targetOperation } from "../aws/json-protocol.ts";
import { byOperation, Quotas, rateExceeded } from "../aws/quotas.ts";
import { type AwsService, type ServiceCalls, withLowerCaseHeaders } from "../aws/service-calls.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import type { OperationContext } from "./context.ts";
import { statusOf } from "./context.ts";
import { type AuthorityOptions, newAuthority } from "./create-authority.ts";
import { pathOf } from "./get-certificate.ts";
import { type Issue, issue } from "./issue-certificate.ts";
import { addressedArn, authorizeOperation, operationNamed } from "./operations.ts";
import { REQUEST_RATES } from "./request-rates.ts";
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { pemOf } from "./sign-certificate.ts";
import { type AuthorityStatus, type IssuedCertificate, Store, type StoredAuthority } from "./store.ts";

const TARGET = "ACMPrivateCA";

/** An authority as a test asks about it. */
export interface AuthorityState {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly status: AuthorityStatus;
  readonly keyAlgorithm: string;
  /** Undefined until there is one. */
  readonly certificatePem: string | undefined;
  /** Its issuers, its own first, up to the root; empty for a root. */
  readonly chainPem: string;
}

/** An issued certificate as a test asks about it. */
export interface IssuedState {
  readonly arn: string;
  readonly authorityArn: string;
  /** Lower-case hex digits. */
  readonly serial: string;
  readonly certificatePem: string;
  /** The issuing authority first, the root last. */
  readonly chainPem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyFingerprint: string;
  /** Milliseconds. */
  readonly issuedAt: number;
  /** Undefined while it is not revoked. */
  readonly revocationReason: string | undefined;
}

export class LocalPca implements AwsService {
  readonly #shared: ServiceCalls;
  readonly #settings: Settings = defaultSettings();
  readonly #store = new Store();
  readonly #quotas = new Quotas(byOperation(REQUEST_RATES));

  constructor(shared: ServiceCalls) {
    this.#shared = shared;
  }

  configure(change: SettingsChange): void {
    changeSettings(this.#settings, change);
  }

  /** Forgets authorities, certificates and spent quotas; settings stay. */
  clear(): void {
    this.#store.clear();
    this.#quotas.clear();
  }

  accepts({ headers }: WireRequest): boolean {
    return headers["x-amz-target"]?.startsWith(`${TARGET}.`) === true;
  }

  /**
   * Answers one request.
   * @throws ConnectionCut when a fault ends the connection
   */
  handle(received: WireRequest): Promise<WireResponse> {
    const request = withLowerCaseHeaders(received);
    return this.#shared.answer(request, jsonErrorResponse, (_same, caller, id) => this.#handle(request, caller, id));
  }

  /** Makes an authority with its certificate, as an administrator would. Answers the ARN. */
  createAuthority(options: AuthorityOptions = {}): string {
    const { account = DEFAULT_ACCOUNT.id, region = DEFAULT_REGION, id = this.#shared.newId(), parent } = options;
    const above = parent === undefined ? undefined : this.#existing(parent);
    const authority = newAuthority(options, { account, region, id, now: this.#shared.now(), parent: above });
    this.#store.putAuthority(authority);
    return authority.arn;
  }

  /** Sets the status as an administrator, or the service, would. */
  setStatus(authorityArn: string, status: AuthorityStatus): void {
    this.#store.putAuthority({ ...this.#existing(authorityArn), status, changedAt: this.#shared.now() });
  }

  disable(authorityArn: string): void {
    this.setStatus(authorityArn, "DISABLED");
  }

  /** Undefined when there is none. */
  authority(arn: string): AuthorityState | undefined {
    const stored = this.#store.authority(arn);
    return stored === undefined ? undefined : this.#authorityState(stored);
  }

  authorities(): AuthorityState[] {
    return this.#store.authorities().map((stored) => this.#authorityState(stored));
  }

  /** In the order of issue, pending and revoked ones too; of all authorities where none is given. */
  issued(authorityArn?: string): IssuedState[] {
    const authorities = authorityArn === undefined ? this.#store.authorities().map(({ arn }) => arn) : [authorityArn];
    return authorities.flatMap((arn) => this.#store.issuedBy(arn)).map((issued) => this.#stateOf(issued));
  }

  /** The certificates that are revoked, in the order of issue. */
  revoked(authorityArn?: string): IssuedState[] {
    return this.issued(authorityArn).filter(({ revocationReason }) => revocationReason !== undefined);
  }

  /** Issues by the same rules as the operation, but unlogged and without faults: what ACM does for PRIVATE ones. */
  issueDirectly(authorityArn: string, wanted: Omit<Issue, "signingAlgorithm">): IssuedState {
    const authority = this.#existing(authorityArn);
    const { signingAlgorithm } = authority;
    return this.#stateOf(issue(authority, { ...wanted, signingAlgorithm }, this.#context(authority)));
  }

  async #handle(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const operation = targetOperation(request.headers, TARGET);
    const input = readJson(request.body);
    const { quotas, speed } = this.#settings;
    const { output } = await this.#shared.run({
      operation,
      caller,
      arn: addressedArn(input),
      spendQuota: () => {
        if (quotas) this.#quotas.spend({ operation, ...caller }, this.#shared.now(), speed);
      },
      throttlingError: rateExceeded,
      work: () => {
        const operate = operationNamed(operation);
        authorizeOperation(operation, input, caller);
        return operate(new RequestReader(input), this.#context(caller), input);
      },
      disturbances: {
        // What was before an issue is no certificate yet: the next reads find it pending.
        serveStale: (reads, { arn }) => this.#store.keepPending(arn, reads),
      },
    });
    return jsonResponse(output, requestId);
  }

  #context(caller: { readonly account: string; readonly region: string }): OperationContext {
    return { caller, store: this.#store, settings: this.#settings, now: this.#shared.now() };
  }

  #existing(arn: string): StoredAuthority {
    const authority = this.#store.authority(arn);
    if (authority === undefined) throw new Error(`certificate authority: expected an existing one, received ${arn}`);
    return authority;
  }

  #stateOf({ arn, authority, serial, certificate, issuedAt, revocation }: IssuedCertificate): IssuedState {
    return {
      arn,
      authorityArn: authority,
      serial,
      certificatePem: pemOf(certificate),
      chainPem: pathOf(this.#existing(authority)),
      fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
      publicKeyFingerprint: publicKeyFingerprint(certificate.publicKey),
      issuedAt,
      revocationReason: revocation?.reason,
    };
  }

  #authorityState(authority: StoredAuthority): AuthorityState {
    const { arn, account, region, type, keyAlgorithm, certificate, chain } = authority;
    return {
      arn,
      account,
      region,
      type,
      status: statusOf(authority, this.#shared.now()),
      keyAlgorithm,
      certificatePem: certificate === undefined ? undefined : certificate.toString(),
      chainPem: chain.map(String).join(""),
    };
  }
}
