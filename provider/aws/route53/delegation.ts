import { promises as dns } from "node:dns";
import { GetHostedZoneCommand } from "@aws-sdk/client-route-53";
import type { Route53Connection } from "./client.ts";
import { type HostedZone, plainName } from "./zone-choice.ts";

/**
 * Of several public zones of one name, those that the world asks: whose name servers are the ones that the name is
 * delegated to. Empty where DNS does not tell.
 */
export async function delegatedZones(
  connection: Route53Connection,
  zones: readonly HostedZone[],
): Promise<readonly HostedZone[]> {
  const [first] = zones;
  if (first === undefined) return [];
  const delegatedTo = await nameServers(first.name);
  const servers = await Promise.all(zones.map(({ id }) => serversOf(connection, id)));
  return zones.filter((_, index) => servers[index]?.some((server) => delegatedTo.includes(server)));
}

async function serversOf(connection: Route53Connection, id: string): Promise<readonly string[]> {
  const { DelegationSet } = await connection.call("GetHostedZone", (client) =>
    client.send(new GetHostedZoneCommand({ Id: id })),
  );
  return (DelegationSet?.NameServers ?? []).map(plainName);
}

/**
 * Asks this machine's resolvers, or those of the environment variable `PULUMI_CERTIFICATES_DNS_SERVERS` (addresses with
 * or without a port, separated by commas): a split-horizon resolver would name the servers of a private zone.
 */
async function nameServers(name: string): Promise<readonly string[]> {
  const resolver = new dns.Resolver({ timeout: 3_000, tries: 2 });
  const servers = process.env.PULUMI_CERTIFICATES_DNS_SERVERS ?? "";
  if (servers !== "") resolver.setServers(servers.split(",").map((each) => each.trim()));
  try {
    return (await resolver.resolveNs(name)).map(plainName);
  } catch {
    return [];
  }
}
