// What a change of record sets must keep to (API reference, ChangeResourceRecordSets; texts as users report them).
import { isUnder } from "./domain-name.ts";
import { keyOf, type RecordSet } from "./record-set.ts";
import type { RecordSets } from "./store.ts";

export interface RecordChange {
  readonly action: "CREATE" | "DELETE" | "UPSERT";
  readonly record: RecordSet;
}

export interface Changed {
  readonly records: RecordSets;
  /** All that is wrong with the batch; then nothing of it is done. */
  readonly violations: readonly string[];
}

/** The zone's record sets after the batch, deletions first: a CNAME may take the place of what the batch deletes. */
export function applyChanges(zone: string, records: RecordSets, changes: readonly RecordChange[]): Changed {
  const result = new Map(records);
  const violations = repeatedIn(changes);
  for (const { record } of changes.filter(({ action }) => action === "DELETE")) {
    violations.push(...deletionViolations(zone, result.get(keyOf(record)), record));
    result.delete(keyOf(record));
  }
  for (const { action, record } of changes.filter((change) => change.action !== "DELETE")) {
    if (action === "CREATE" && result.has(keyOf(record))) {
      violations.push(`Tried to create resource record set ${described(record)} but it already exists`);
    }
    violations.push(...placeViolations(zone, result, record), ...valueViolations(record));
    result.set(keyOf(record), record);
  }
  return { records: result, violations };
}

function repeatedIn(changes: readonly RecordChange[]): string[] {
  const keys = new Set(changes.map(({ record }) => keyOf(record)));
  const repeated = [...keys].filter((key) => isRepetition(changes.filter(({ record }) => keyOf(record) === key)));
  return repeated.map((key) => {
    const [name, type] = key.split(" ");
    return `The request contains an invalid set of changes for a resource record set '${type} ${name}'`;
  });
}

/** Twice in a batch a record set may only be deleted and created, which replaces it. */
function isRepetition(changes: readonly RecordChange[]): boolean {
  const actions = changes.map(({ action }) => action).sort();
  return actions.length > 1 && actions.join() !== "CREATE,DELETE";
}

function deletionViolations(zone: string, existing: RecordSet | undefined, wanted: RecordSet): string[] {
  if (existing === undefined) {
    return [`Tried to delete resource record set ${described(wanted)} but it was not found`];
  }
  const isSame = existing.ttl === wanted.ttl && [...existing.values].sort().join() === [...wanted.values].sort().join();
  if (!isSame) {
    const text = "but the values provided do not match the current values";
    return [`Tried to delete resource record set ${described(wanted)} ${text}`];
  }
  if (wanted.name !== zone) return [];
  if (wanted.type === "SOA") return ["A HostedZone must contain exactly one SOA record."];
  return wanted.type === "NS" ? ["A HostedZone must contain at least one NS record for the zone itself."] : [];
}

function placeViolations(zone: string, records: RecordSets, { name, type }: RecordSet): string[] {
  if (!isUnder(name, zone)) return [`RRSet with DNS name ${name} is not permitted in zone ${zone}`];
  const what = `RRSet of type ${type} with DNS name ${name} is not permitted`;
  if (type === "CNAME" && name === zone) return [`${what} at apex in zone ${zone}`];
  const others = [...records.values()].filter((other) => other.name === name && other.type !== type);
  if (type === "CNAME" && others.length > 0) {
    return [`${what} as it conflicts with other records with the same DNS name in zone ${zone}`];
  }
  if (!others.some((other) => other.type === "CNAME")) return [];
  return [`${what} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone}`];
}

/** Of CNAMEs only: other types are here for what they conflict with. */
function valueViolations({ type, name, values }: RecordSet): string[] {
  if (type !== "CNAME") return [];
  if (values.length > 1) return [`RRSet of type CNAME with DNS name ${name} may only have one resource record`];
  return values
    .filter((value) => !/^(?:[^\s.]{1,63}\.)*[^\s.]{1,63}\.?$/.test(value))
    .map(
      (value) =>
        `Invalid Resource Record: 'FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '${value}''`,
    );
}

function described({ name, type }: RecordSet): string {
  return `[name='${name}', type='${type}']`;
}
