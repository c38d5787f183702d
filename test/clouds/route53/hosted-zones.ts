// ListHostedZones, ListHostedZonesByName and GetHostedZone.
import type { Elements } from "../aws/xml.ts";
import { type Operation, type OperationContext, ownZone, pageSize } from "./context.ts";
import { compareNames, compareText, normalName, wireName } from "./domain-name.ts";
import { invalidInput } from "./errors.ts";
import type { HostedZone } from "./store.ts";

const MOST_ZONES = 100;

/** In the order of the ids; a marker is the id that a page begins with. */
export const listHostedZones: Operation = ({ query }, context) => {
  const most = pageSize(query, MOST_ZONES);
  const marker = query.get("marker");
  const ordered = zonesOf(context).sort((one, other) => compareText(one.id, other.id));
  const listed = ordered.filter(({ id }) => marker === null || id >= marker);
  const next = listed[most];
  return {
    HostedZones: wireZones(listed.slice(0, most), context),
    ...(marker === null ? {} : { Marker: marker }),
    IsTruncated: String(next !== undefined),
    ...(next === undefined ? {} : { NextMarker: next.id }),
    MaxItems: String(most),
  };
};

/**
 * In the order of the names by their labels from the end, then of the ids. The name in the request is where the list
 * begins, not what it is narrowed to: what follows may be entirely other zones.
 */
export const listHostedZonesByName: Operation = ({ query }, context) => {
  const most = pageSize(query, MOST_ZONES);
  const [name, id] = [query.get("dnsname"), query.get("hostedzoneid")];
  if (id !== null && name === null) throw invalidInput("The request includes a hosted zone ID but no DNS name.");
  const start = { name: normalName(name ?? ""), id: id ?? "" };
  const ordered = zonesOf(context).sort(byName);
  const listed = name === null ? ordered : ordered.filter((zone) => byName(zone, start) >= 0);
  const next = listed[most];
  return {
    HostedZones: wireZones(listed.slice(0, most), context),
    ...(name === null ? {} : { DNSName: name }),
    ...(id === null ? {} : { HostedZoneId: id }),
    IsTruncated: String(next !== undefined),
    ...(next === undefined ? {} : { NextDNSName: wireName(next.name), NextHostedZoneId: next.id }),
    MaxItems: String(most),
  };
};

/** A private zone has no delegation set. */
export const getHostedZone: Operation = ({ id }, context) => {
  const zone = ownZone(id, context);
  return {
    HostedZone: wireZone(zone, context),
    ...(zone.isPrivate
      ? { VPCs: { VPC: { VPCRegion: "eu-west-1", VPCId: "vpc-1a2b3c4d" } } }
      : { DelegationSet: { NameServers: { NameServer: [...zone.nameServers] } } }),
  };
};

function zonesOf({ store, caller }: OperationContext): HostedZone[] {
  return store.zones().filter(({ account }) => account === caller.account);
}

function byName(one: Pick<HostedZone, "name" | "id">, other: Pick<HostedZone, "name" | "id">): number {
  return compareNames(one.name, other.name) || compareText(one.id, other.id);
}

function wireZones(zones: readonly HostedZone[], context: OperationContext): Elements {
  return { HostedZone: zones.map((zone) => wireZone(zone, context)) };
}

function wireZone({ id, name, callerReference, isPrivate }: HostedZone, { store }: OperationContext): Elements {
  return {
    Id: `/hostedzone/${id}`,
    Name: wireName(name),
    CallerReference: callerReference,
    Config: { PrivateZone: String(isPrivate) },
    ResourceRecordSetCount: String(store.records(id).size),
  };
}
