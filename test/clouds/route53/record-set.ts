import { childOf, childText, type Elements, listOf, type XmlElement } from "../aws/xml.ts";
import { normalName, wireName } from "./domain-name.ts";
import { invalidInput } from "./errors.ts";

/** A simple record set, name in normal form; routing policies and aliases are not here. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly values: readonly string[];
}

const TYPES = [
  "A",
  "AAAA",
  "CAA",
  "CNAME",
  "DS",
  "HTTPS",
  "MX",
  "NAPTR",
  "NS",
  "PTR",
  "SOA",
  "SPF",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
];
const MOST_TTL = 2_147_483_647;

/** One in a zone for each of these: simple record sets have no identifier. */
export function keyOf({ name, type }: Pick<RecordSet, "name" | "type">): string {
  return `${name} ${type}`;
}

/** @throws AwsError InvalidInput */
export function readRecordSet(element: XmlElement | undefined, action: string): RecordSet {
  const [name = "", type = ""] = [childText(element, "Name"), childText(element, "Type")];
  if (name === "" || name.length > 1024)
    throw invalidInput(
      "1 validation error detected: Value at 'changeBatch.changes.1.member.resourceRecordSet.name' failed to satisfy constraint: Member must have length less than or equal to 1024",
    );
  if (!TYPES.includes(type))
    throw invalidInput(
      `1 validation error detected: Value '${type}' at 'changeBatch.changes.1.member.resourceRecordSet.type' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(", ")}]`,
    );
  const unsupported = ["SetIdentifier", "AliasTarget", "TrafficPolicyInstanceId"].find((each) =>
    childOf(element, each),
  );
  if (unsupported !== undefined)
    throw invalidInput(`${unsupported}: expected a simple record set, which is all that is here`);
  const values = listOf(element, "ResourceRecords").map((record) => childText(record, "Value") ?? "");
  const ttl = childText(element, "TTL");
  if (ttl === undefined || values.length === 0) throw incomplete(action, name, type);
  if (!/^\d+$/.test(ttl) || Number(ttl) > MOST_TTL) throw invalidInput(`Invalid TTL: ${ttl}`);
  return { name: normalName(name), type, ttl: Number(ttl), values };
}

export function wireRecordSet({ name, type, ttl, values }: RecordSet): Elements {
  return {
    Name: wireName(name),
    Type: type,
    TTL: String(ttl),
    ResourceRecords: { ResourceRecord: values.map((Value) => ({ Value })) },
  };
}

function incomplete(action: string, name: string, type: string) {
  return invalidInput(
    `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=${action}, Name=${name}, Type=${type}, SetIdentifier=null]`,
  );
}
