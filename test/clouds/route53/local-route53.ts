// The local Route 53: the hosted zones of all accounts, and which of them the world's DNS really asks.
import type { Caller } from "../aws/accounts.ts";
import { DEFAULT_ACCOUNT } from "../aws/accounts.ts";
import { AwsError } from "../aws/aws-error.ts";
import { authorize } from "../aws/iam.ts";
import { xmlAnswer, xmlErrorResponse } from "../aws/query-protocol.ts";
import { Quotas } from "../aws/quotas.ts";
import type { AwsService, ServiceCalls } from "../aws/service-calls.ts";
import { renderXml } from "../aws/xml.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { insyncAt } from "./change-record-sets.ts";
import type { OperationContext } from "./context.ts";
import { isUnder, normalName } from "./domain-name.ts";
import { throttling } from "./errors.ts";
import { routeOf } from "./operations.ts";
import { keyOf, type RecordSet } from "./record-set.ts";
import { defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { type HostedZone, type RecordSets, Store } from "./store.ts";

const NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";
/** "Five requests per second per AWS account", all operations together (developer guide, "Quotas"). */
const REQUESTS_PER_SECOND = 5;

export interface NewZone {
  /** With or without the last dot. */
  readonly name: string;
  readonly account?: string;
  readonly private?: boolean;
  /** Whether the parent's NS records point to it; by default the first public zone of a name is. */
  readonly delegated?: boolean;
}

/** A record set as a test writes it. */
export interface NewRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds; 300 where not given. */
  readonly ttl?: number;
  readonly values: readonly string[];
}

/** A record set as the world's DNS answers it. */
export interface PublicRecord {
  readonly values: readonly string[];
  /** Since when, in milliseconds; 0 for ever. */
  readonly since: number;
}

export class LocalRoute53 implements AwsService {
  readonly #shared: ServiceCalls;
  readonly #settings: Settings = defaultSettings();
  readonly #store = new Store();
  readonly #quotas = new Quotas(({ account }) => ({ bucket: account, perSecond: REQUESTS_PER_SECOND }), throttling);
  /** Zone name → id of the zone that the parent points to. */
  readonly #delegations = new Map<string, string>();
  #created = 0;

  constructor(shared: ServiceCalls) {
    this.#shared = shared;
  }

  configure(change: SettingsChange): void {
    Object.assign(this.#settings, change);
  }

  clear(): void {
    this.#store.clear();
    this.#quotas.clear();
    this.#delegations.clear();
  }

  accepts({ path }: WireRequest): boolean {
    return path.startsWith("/2013-04-01/");
  }

  handle(received: WireRequest): Promise<WireResponse> {
    return this.#shared.answer(received, errorResponse, (request, caller, id) => this.#handle(request, caller, id));
  }

  /** Makes a zone with its SOA and NS records, and answers its id: `Z0000000001EXAMPLE`. */
  addZone({ name, account = DEFAULT_ACCOUNT.id, private: isPrivate = false, delegated }: NewZone): string {
    this.#created += 1;
    const number = this.#created;
    const id = `Z${String(number).padStart(10, "0")}EXAMPLE`;
    const nameServers = isPrivate ? [] : nameServersOf(number);
    const zone = { id, account, name: normalName(name), isPrivate, nameServers, callerReference: `test-${number}` };
    this.#store.putZone(zone, ownRecords(zone));
    if (!isPrivate && (delegated ?? !this.#delegations.has(zone.name))) this.#delegations.set(zone.name, id);
    return id;
  }

  /** Deletes a zone with all its records, as somebody else would. */
  deleteZone(id: string): void {
    const { name } = this.#existing(id);
    this.#store.deleteZone(id);
    if (this.#delegations.get(name) === id) this.#delegations.delete(name);
  }

  /** Makes the parent's NS records point to this zone. */
  delegate(id: string): void {
    this.#delegations.set(this.#existing(id).name, id);
  }

  /** The zones of all accounts, with the last dot in their names. */
  zones(): HostedZone[] {
    return this.#store.zones();
  }

  /** All record sets of a zone as they really are, but for the zone's own SOA and NS. */
  recordsIn(zoneId: string): RecordSet[] {
    const { name: apex } = this.#existing(zoneId);
    const isOwn = ({ name, type }: RecordSet) => name === apex && (type === "SOA" || type === "NS");
    return [...this.#store.records(zoneId).values()].filter((record) => !isOwn(record));
  }

  /** Writes a record set, as somebody else would; it is in sync like any other change. */
  putRecord(zoneId: string, { name, type, ttl = 300, values }: NewRecord): void {
    const record = { name: normalName(name), type, ttl, values };
    this.#commit(zoneId, keyOf(record), new Map(this.#store.records(zoneId)).set(keyOf(record), record));
  }

  deleteRecord(zoneId: string, name: string, type: string): void {
    const key = keyOf({ name: normalName(name), type });
    const records = new Map(this.#store.records(zoneId));
    if (!records.delete(key)) throw new Error(`record: expected one in ${zoneId}, received ${key}`);
    this.#commit(zoneId, key, records);
  }

  /** The name servers that the parent's NS records name, without last dots; undefined where no zone is delegated. */
  delegationOf(name: string): readonly string[] | undefined {
    return this.#store.zone(this.#delegations.get(normalName(name)) ?? "")?.nameServers;
  }

  /** The record set that the world sees: in the most specific delegated zone, and in sync. */
  publicRecord(name: string, type: string): PublicRecord | undefined {
    const wanted = normalName(name);
    const zone = this.#authoritative(wanted);
    const key = keyOf({ name: wanted, type });
    const values = zone && this.#store.records(zone.id).get(key)?.values;
    if (zone === undefined || values === undefined) return undefined;
    const changedAt = this.#store.changedAt(zone.id, key);
    const since = changedAt === undefined ? 0 : insyncAt({ submittedAt: changedAt }, { settings: this.#settings });
    return since > this.#shared.now() ? undefined : { values, since };
  }

  #authoritative(name: string): HostedZone | undefined {
    const zones = [...this.#delegations.values()]
      .map((id) => this.#existing(id))
      .filter((zone) => isUnder(name, zone.name));
    return zones.sort((one, other) => other.name.length - one.name.length)[0];
  }

  async #handle(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const routed = routeOf(request);
    if (routed === undefined) throw new AwsError("InvalidAction", `Unknown: ${request.method} ${request.path}`, 404);
    const { operation, operate, id, arn } = routed;
    const query = new URL(request.path, "http://localhost").searchParams;
    const body = Buffer.from(request.body).toString("utf8");
    let before: RecordSets = new Map();
    const { elements } = await this.#shared.run({
      operation,
      caller,
      arn,
      spendQuota: () => {
        const { quotas, speed } = this.#settings;
        if (quotas) this.#quotas.spend({ operation, ...caller }, this.#shared.now(), speed);
      },
      throttlingError: throttling,
      work: () => {
        before = this.#store.records(id);
        authorize(caller, `route53:${operation}`, arn);
        return { elements: operate({ id, query, body }, this.#context(caller)), arn };
      },
      disturbances: { serveStale: (reads) => this.#store.serveStale(id, before, reads) },
    });
    return xmlAnswer(
      200,
      `<${operation}Response xmlns="${NAMESPACE}">${renderXml(elements)}</${operation}Response>`,
      requestId,
    );
  }

  #commit(zoneId: string, key: string, records: RecordSets): void {
    const { account } = this.#existing(zoneId);
    const id = `C${this.#shared.newId()}`;
    this.#store.commit(
      { id, account, zoneId, submittedAt: this.#shared.now(), comment: undefined, keys: [key] },
      records,
    );
  }

  #existing(id: string): HostedZone {
    const zone = this.#store.zone(id);
    if (zone === undefined) throw new Error(`zone: expected an existing one, received ${id}`);
    return zone;
  }

  #context(caller: Caller): OperationContext {
    const { now, newId } = this.#shared;
    const changeId = () => `C${newId().replaceAll("-", "").toUpperCase().slice(0, 20)}`;
    return { caller, store: this.#store, settings: this.#settings, now: now(), newId: changeId };
  }
}

function errorResponse(error: AwsError, requestId: string): WireResponse {
  return xmlErrorResponse(error, requestId, NAMESPACE);
}

/** Four names as Route 53 gives them; no two zones here have the same ones. */
function nameServersOf(zone: number): string[] {
  return ["com", "net", "org", "co.uk"].map(
    (end, index) => `ns-${zone + 512 * index}.awsdns-${String(zone % 64).padStart(2, "0")}.${end}`,
  );
}

function ownRecords({ name, nameServers }: HostedZone): RecordSet[] {
  const servers = nameServers.length > 0 ? nameServers : ["ns-0.awsdns-00.com"];
  const soa = `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    { name, type: "NS", ttl: 172_800, values: servers.map((server) => `${server}.`) },
    { name, type: "SOA", ttl: 900, values: [soa] },
  ];
}
