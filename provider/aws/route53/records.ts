import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Route53Connection } from "./client.ts";
import { plainName } from "./zone-choice.ts";

/** A CNAME record, as ACM asks for it: names with their last dot. */
export interface Cname {
  readonly name: string;
  readonly value: string;
}

/** The CNAME that a zone holds at a name, or undefined. */
export interface HeldCname extends Cname {
  readonly set: ResourceRecordSet;
}

export async function readCname(
  connection: Route53Connection,
  zoneId: string,
  name: string,
): Promise<HeldCname | undefined> {
  const { ResourceRecordSets = [] } = await connection.call("ListResourceRecordSets", (client) =>
    client.send(
      // The service answers from that name on, whether or not it is there.
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: "CNAME",
        MaxItems: 1,
      }),
    ),
  );
  const [set] = ResourceRecordSets;
  if (set === undefined || set.Type !== "CNAME" || plainName(set.Name ?? "") !== plainName(name)) return undefined;
  return { name, value: set.ResourceRecords?.[0]?.Value ?? "", set };
}

/** Whether a record leads where it shall. */
export function sameTarget(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

/** Puts records into a zone in one batch, all or none of them. Returns the change's id. */
export async function upsertCnames(
  connection: Route53Connection,
  zoneId: string,
  records: readonly Cname[],
  ttl: number,
): Promise<string> {
  const { ChangeInfo } = await connection.call("ChangeResourceRecordSets", (client) =>
    client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: {
          Comment: "validation of an ACM certificate, by pulumi-certificates",
          Changes: records.map(({ name, value }) => ({
            Action: "UPSERT",
            ResourceRecordSet: { Name: name, Type: "CNAME", TTL: ttl, ResourceRecords: [{ Value: value }] },
          })),
        },
      }),
    ),
  );
  return ChangeInfo?.Id ?? "";
}

/** Takes records out of a zone, exactly as they were read. */
export async function deleteCnames(
  connection: Route53Connection,
  zoneId: string,
  records: readonly HeldCname[],
): Promise<void> {
  await connection.call("ChangeResourceRecordSets", (client) =>
    client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: { Changes: records.map(({ set }) => ({ Action: "DELETE", ResourceRecordSet: set })) },
      }),
    ),
  );
}

/** Whether all of Route 53's servers have the change. */
export async function isInSync(connection: Route53Connection, changeId: string): Promise<boolean> {
  const { ChangeInfo } = await connection.call("GetChange", (client) =>
    client.send(new GetChangeCommand({ Id: changeId })),
  );
  return ChangeInfo?.Status === "INSYNC";
}
