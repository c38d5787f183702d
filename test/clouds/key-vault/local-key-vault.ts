import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { CallLog } from "../calls.ts";
import type { TokenTrust } from "../entra/local-authority.ts";
import { type FaultedCall, Faults, type PemBundle, runFaulted } from "../faults.ts";
import { ConnectionCut, type WireRequest, type WireResponse } from "../http.ts";
import { type Caller, callerOf } from "./access-token.ts";
import type { Arriving, Call } from "./calls.ts";
import { withVersion } from "./certificate-operations.ts";
import { type OperationContext, type OperationResult, storedCertificate } from "./context.ts";
import { type DirectImport, importDirectly } from "./import-certificate.ts";
import type { JsonObject } from "./import-request.ts";
import { operations } from "./operations.ts";
import { forbiddenByFirewall, Permissions } from "./permissions.ts";
import { checkApiVersion, type Route, routeOf } from "./route.ts";
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { type DescribedCertificate, describe, keptBundle } from "./state.ts";
import { latestOf, Store, type StoredCertificate } from "./store.ts";
import { Throttling, throttled } from "./throttling.ts";
import { badParameter, jsonResponse, VaultError } from "./vault-error.ts";

export interface LocalKeyVaultOptions {
  /** The hosts (with the port, where there is one) that are vaults; {@link LocalKeyVault.addVault} adds more. */
  readonly vaults?: readonly string[];
  readonly trust: TokenTrust;
  /** The service's clock, in milliseconds. */
  readonly now?: () => number;
  /** What a `delay` fault waits by; for virtual time. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * A local Azure Key Vault: certificates and their secrets, several vaults told apart by host. It has no sockets:
 * {@link handle} answers requests.
 */
export class LocalKeyVault {
  readonly faults = new Faults();
  readonly settings: Settings = defaultSettings();
  readonly #permissions = new Permissions();
  readonly #vaults = new Map<string, Store>();
  readonly #throttling = new Throttling();
  readonly #log = new CallLog<Arriving>();
  readonly #trust: TokenTrust;
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<unknown>;

  constructor(options: LocalKeyVaultOptions) {
    this.#trust = options.trust;
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? ((milliseconds) => setTimeout(milliseconds, undefined, { ref: false }));
    for (const host of options.vaults ?? []) this.addVault(host);
  }

  /** @param host with the port, where there is one: `prod.vault.azure.net`, `localhost:8443` */
  addVault(host: string): void {
    this.#vaults.set(host, new Store());
  }

  /** Every authenticated request since the start or the last reset, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#log.calls;
  }

  clearCalls(): void {
    this.#log.clear();
  }

  configure(change: SettingsChange): void {
    changeSettings(this.settings, change);
  }

  /**
   * @param principal client id or object id
   * @param actions data actions, `*` allowed in them; undefined allows everything again
   */
  allow(principal: string, actions?: readonly string[]): void {
    this.#permissions.grant(principal, actions);
  }

  /** Everything as at the start; the vaults stay, empty. */
  reset(): void {
    for (const host of this.#vaults.keys()) this.addVault(host);
    this.#throttling.clear();
    this.#log.clear();
    this.faults.clear();
    this.#permissions.clear();
    changeSettings(this.settings, defaultSettings());
  }

  /** What a certificate name holds, each version described without its key; undefined where there is nothing. */
  certificate(name: string, host?: string): DescribedCertificate | undefined {
    const stored = storedCertificate(name, this.#context(this.#host(host)));
    return stored && describe(stored);
  }

  /** All names of all vaults, deleted ones included. */
  certificates(): readonly (DescribedCertificate & { readonly vault: string })[] {
    return [...this.#vaults].flatMap(([vault, store]) =>
      store.names.flatMap((name) => {
        const described = this.certificate(name, vault);
        return described === undefined ? [] : [{ vault, ...described }];
      }),
    );
  }

  /** SHA-256 of the public key that the latest version's private key belongs to, lower-case hex. */
  privateKeyFingerprintOf(name: string, host?: string): string | undefined {
    return this.certificate(name, host)?.versions.at(-1)?.publicKeyFingerprint;
  }

  /** Leaf, chain and private key of the latest version, for a server that really serves it; PEM texts. */
  bundleOf(name: string, host?: string): PemBundle | undefined {
    const stored = storedCertificate(name, this.#context(this.#host(host)));
    return stored && keptBundle(latestOf(stored));
  }

  /** Imports past the service: no token, no fault, no call in the log. */
  importDirectly(wanted: DirectImport): void {
    importDirectly(wanted, this.#context(this.#host(wanted.vault)));
  }

  /** Removes a name with all its versions, past soft delete. */
  deleteDirectly(name: string, host?: string): void {
    this.#context(this.#host(host)).store.remove(name);
  }

  /** Somebody else has asked for a new certificate under this name, and has not merged it yet. */
  beginOperation(name: string, host?: string): void {
    this.#context(this.#host(host)).store.pending.add(name);
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    const requestId = { "x-ms-request-id": randomUUID(), "x-ms-keyvault-region": "local" };
    const response = await this.#answer(request).catch((error: unknown) => {
      if (error instanceof VaultError) return error.response;
      throw error;
    });
    return { ...response, headers: { ...response.headers, ...requestId } };
  }

  async #answer(request: WireRequest): Promise<WireResponse> {
    const headers = lowerCased(request.headers);
    const host = headers.host ?? "";
    // A host that is no vault has no address in reality.
    if (!this.#vaults.has(host)) throw new ConnectionCut();
    const caller = callerOf(headers.authorization, this.#trust, Math.floor(this.#now() / 1000));
    const route = routeOf(request.method, request.path);
    checkApiVersion(route.query);
    const { status, body } = await this.#run(route, caller, host, request.body);
    return jsonResponse(status, body);
  }

  async #run(route: Route, caller: Caller, host: string, body: WireRequest["body"]): Promise<OperationResult> {
    const { operation, name } = route;
    const arriving = { operation, vault: host, caller: caller.clientId, time: this.#now() };
    const call = this.#log.open(name === undefined ? arriving : { ...arriving, name });
    try {
      this.#admit(route, caller, host);
      const faults = this.faults.take({ operation, account: host, region: "", id: name });
      call.faulted(faults);
      const result = await runFaulted(faults, this.#faulted(route, host, body));
      call.ended("ok");
      return result;
    } catch (error) {
      call.ended(outcomeOf(error));
      throw error;
    }
  }

  #admit(route: Route, caller: Caller, host: string): void {
    const vaultName = host.split(/[.:]/)[0] ?? host;
    if (this.settings.firewall) throw forbiddenByFirewall(caller, vaultName);
    this.#throttling.admit(host, route.operation, this.settings, this.#now());
    this.#permissions.authorize(caller, route, vaultName);
  }

  #faulted(route: Route, host: string, body: WireRequest["body"]): FaultedCall<OperationResult> {
    const name = route.name ?? "";
    let before: StoredCertificate | undefined;
    return {
      effect: () => {
        const operation = operations.get(route.operation);
        if (operation === undefined) throw new Error(`no such operation: ${route.operation}`);
        const context = this.#context(host);
        before = storedCertificate(name, context);
        return operation({ route, body: parsedBody(body) }, context);
      },
      sleep: async (milliseconds) => {
        await this.#sleep(milliseconds);
      },
      serviceError: (code, message, status) => new VaultError(status, code, message),
      throttlingError: () => throttled(1000),
      thirdPartyWrite: (bundle) => this.importDirectly({ name, bundle, vault: host }),
      serveStale: (reads) => this.#context(host).store.serveStale(name, before, reads),
      loseTags: () => this.#loseTags(name, host),
    };
  }

  #loseTags(name: string, host: string): void {
    const context = this.#context(host);
    const stored = storedCertificate(name, context);
    if (stored !== undefined) context.store.put(withVersion(stored, { ...latestOf(stored), tags: {} }));
  }

  #context(host: string): OperationContext {
    const store = this.#vaults.get(host);
    if (store === undefined) throw new Error(`no such vault: ${host}`);
    return { vaultUrl: `https://${host}`, store, settings: this.settings, now: this.#now() };
  }

  /** The first vault, where none is named. */
  #host(host: string | undefined): string {
    return host ?? [...this.#vaults.keys()][0] ?? "";
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof VaultError) return error.inner ?? error.code;
  return error instanceof ConnectionCut ? "cut" : "failure";
}

function parsedBody(body: WireRequest["body"]): JsonObject {
  const text = Buffer.from(body).toString("utf8");
  if (text === "") return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as JsonObject;
  } catch {
    // The parser's own message could quote the body.
  }
  throw badParameter("The request body is not a JSON object.");
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
