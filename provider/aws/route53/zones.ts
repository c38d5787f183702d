import { ListHostedZonesByNameCommand, type HostedZone as ZoneOfService } from "@aws-sdk/client-route-53";
import type { Route53Connection } from "./client.ts";
import { type HostedZone, plainName } from "./zone-choice.ts";

/** Source: Route 53 API Reference, ListHostedZonesByName `MaxItems`. */
const pageSize = 100;

/**
 * So long a listing stands for all resources of a process, in seconds: a stack of many certificates lists once, and a
 * zone that the same program makes, which takes longer than this to be made, is seen by what depends on it.
 */
const freshSeconds = 10;

const listings = new WeakMap<Route53Connection, { readonly zones: Promise<readonly HostedZone[]>; at: number }>();

/**
 * All public zones of the account; private ones are seen by nobody who issues certificates. `fresh` lists again, for all
 * who ask from then on.
 */
export function publicZones(connection: Route53Connection, fresh = false): Promise<readonly HostedZone[]> {
  const known = fresh ? undefined : listings.get(connection);
  if (known !== undefined && Date.now() - known.at < freshSeconds * 1000) return known.zones;
  const zones = list(connection);
  listings.set(connection, { zones, at: Date.now() });
  zones.catch(() => listings.delete(connection));
  return zones;
}

async function list(connection: Route53Connection): Promise<readonly HostedZone[]> {
  const all: ZoneOfService[] = [];
  let from: { DNSName?: string; HostedZoneId?: string } | undefined = {};
  while (from !== undefined) {
    const start: { DNSName?: string; HostedZoneId?: string } = from;
    const page = await connection.call("ListHostedZonesByName", (client) =>
      client.send(new ListHostedZonesByNameCommand({ MaxItems: pageSize, ...start })),
    );
    all.push(...(page.HostedZones ?? []));
    const { NextDNSName, NextHostedZoneId } = page;
    from =
      page.IsTruncated === true && NextDNSName !== undefined
        ? { DNSName: NextDNSName, ...(NextHostedZoneId !== undefined && { HostedZoneId: NextHostedZoneId }) }
        : undefined;
  }
  return all
    .filter(({ Config }) => Config?.PrivateZone !== true)
    .map(({ Id = "", Name = "" }) => ({ id: plainZoneId(Id), name: plainName(Name) }));
}

/** `/hostedzone/Z1` is what the service answers, `Z1` what people write. */
export function plainZoneId(id: string): string {
  return id.replace(/^\/hostedzone\//, "");
}
