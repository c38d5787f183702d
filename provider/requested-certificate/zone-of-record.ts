import type { Route53Connection } from "../aws/route53/client.ts";
import { delegatedZones } from "../aws/route53/delegation.ts";
import { type HostedZone, mostSpecificZones } from "../aws/route53/zone-choice.ts";
import { plainZoneId, publicZones } from "../aws/route53/zones.ts";
import { isTargetError } from "../targets/target-error.ts";
import type { ValidationSettings } from "./wanted.ts";

/** The zone that a validation record goes into. Throws where there is none, or where it is not clear which one. */
export async function zoneOfRecord(
  connection: Route53Connection,
  recordName: string,
  { hostedZoneId }: Pick<ValidationSettings, "hostedZoneId">,
): Promise<string> {
  if (hostedZoneId !== undefined) return plainZoneId(hostedZoneId);
  const known = mostSpecificZones(recordName, await publicZones(connection));
  const [only, ...more] = known.length > 0 ? known : mostSpecificZones(recordName, await publicZones(connection, true));
  if (only === undefined) throw new Error(noZone(recordName, await connection.account()));
  return more.length === 0 ? only.id : delegated(connection, recordName, [only, ...more]);
}

async function delegated(connection: Route53Connection, recordName: string, zones: readonly HostedZone[]) {
  const [only, ...more] = await delegatedOrNone(connection, zones);
  if (only !== undefined && more.length === 0) return only.id;
  const ids = zones.map(({ id }) => id).join(", ");
  throw new Error(
    `${recordName}: expected one public zone ${zones[0]?.name}, received ${zones.length} (${ids}), and DNS does not tell which of them it is delegated to: set validation.hostedZoneId`,
  );
}

/** Without the permission to read a zone's name servers there is no telling the zones apart. */
async function delegatedOrNone(
  connection: Route53Connection,
  zones: readonly HostedZone[],
): Promise<readonly HostedZone[]> {
  try {
    return await delegatedZones(connection, zones);
  } catch (error) {
    if (isTargetError(error, "denied")) return [];
    throw error;
  }
}

function noZone(recordName: string, account: string | undefined): string {
  const where = account === undefined ? "the account" : `account ${account}`;
  return `${recordName}: expected a public hosted zone above it in ${where}, received none: set validation.assumeRole for the account that has it, or validation.hostedZoneId, or validation.createRecords: false where DNS is not in Route 53`;
}
