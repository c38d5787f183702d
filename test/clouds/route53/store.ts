// The hosted zones of all accounts with their record sets, the changes, and what a stale read still sees.
import { compareNames, compareText } from "./domain-name.ts";
import { keyOf, type RecordSet } from "./record-set.ts";

export interface HostedZone {
  readonly id: string;
  readonly account: string;
  /** In normal form. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly callerReference: string;
  /** Without last dots; none for a private zone. */
  readonly nameServers: readonly string[];
}

/** By key; replaced as a whole with each change, so that a stale read can keep the one from before. */
export type RecordSets = ReadonlyMap<string, RecordSet>;

export interface Change {
  readonly id: string;
  readonly account: string;
  readonly zoneId: string;
  /** Milliseconds. */
  readonly submittedAt: number;
  readonly comment: string | undefined;
  /** What it made, changed or removed. */
  readonly keys: readonly string[];
}

interface StaleReads {
  readonly before: RecordSets;
  left: number;
}

export class Store {
  readonly #zones = new Map<string, HostedZone>();
  readonly #records = new Map<string, RecordSets>();
  readonly #stale = new Map<string, StaleReads>();
  #changes: Change[] = [];

  zone(id: string): HostedZone | undefined {
    return this.#zones.get(id);
  }

  zones(): HostedZone[] {
    return [...this.#zones.values()];
  }

  putZone(zone: HostedZone, records: readonly RecordSet[]): void {
    this.#zones.set(zone.id, zone);
    this.#records.set(zone.id, new Map(records.map((record) => [keyOf(record), record])));
  }

  deleteZone(id: string): void {
    this.#zones.delete(id);
    this.#records.delete(id);
  }

  /** The record sets as they really are. */
  records(zoneId: string): RecordSets {
    return this.#records.get(zoneId) ?? new Map();
  }

  /** The record sets as a read sees them, in the service's order; uses one stale read up. */
  readRecords(zoneId: string): RecordSet[] {
    const stale = this.#stale.get(zoneId);
    if (stale === undefined || stale.left <= 0) return inOrder(this.records(zoneId));
    stale.left -= 1;
    return inOrder(stale.before);
  }

  serveStale(zoneId: string, before: RecordSets, reads: number): void {
    this.#stale.set(zoneId, { before, left: reads });
  }

  commit(change: Change, records: RecordSets): void {
    this.#records.set(change.zoneId, records);
    this.#changes.push(change);
  }

  change(id: string): Change | undefined {
    return this.#changes.find((change) => change.id === id);
  }

  /** When a record set was last changed, in milliseconds; undefined where it has been there from the start. */
  changedAt(zoneId: string, key: string): number | undefined {
    return this.#changes.findLast((change) => change.zoneId === zoneId && change.keys.includes(key))?.submittedAt;
  }

  clear(): void {
    this.#zones.clear();
    this.#records.clear();
    this.#stale.clear();
    this.#changes = [];
  }
}

/** By name, then by type. */
export function compareRecords(one: Pick<RecordSet, "name" | "type">, other: Pick<RecordSet, "name" | "type">): number {
  return compareNames(one.name, other.name) || compareText(one.type, other.type);
}

function inOrder(records: RecordSets): RecordSet[] {
  return [...records.values()].sort(compareRecords);
}
