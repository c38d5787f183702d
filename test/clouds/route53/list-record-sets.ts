import { type Operation, ownZone, pageSize } from "./context.ts";
import { normalName, wireName } from "./domain-name.ts";
import { invalidInput } from "./errors.ts";
import { wireRecordSet } from "./record-set.ts";
import { compareRecords } from "./store.ts";

const MOST_RECORDS = 300;

/** By name from the last label to the first, then by type; name and type in the request are where the list begins. */
export const listResourceRecordSets: Operation = ({ id, query }, context) => {
  const zone = ownZone(id, context);
  const most = pageSize(query, MOST_RECORDS);
  const [name, type] = [query.get("name"), query.get("type")];
  if (name === null && type !== null) throw invalidInput("The request includes a record type but no record name.");
  const start = { name: normalName(name ?? ""), type: type ?? "" };
  const all = context.store.readRecords(zone.id);
  const listed = name === null ? all : all.filter((record) => compareRecords(record, start) >= 0);
  const next = listed[most];
  return {
    ResourceRecordSets: { ResourceRecordSet: listed.slice(0, most).map(wireRecordSet) },
    IsTruncated: String(next !== undefined),
    ...(next === undefined ? {} : { NextRecordName: wireName(next.name), NextRecordType: next.type }),
    MaxItems: String(most),
  };
};
