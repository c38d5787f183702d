import { Route53Client } from "@aws-sdk/client-route-53";
import type { AwsIdentity } from "../arguments.ts";
import { type Connection, connector } from "../connection.ts";

/** The calls that this package makes. */
type Route53Operation =
  | "ListHostedZonesByName"
  | "GetHostedZone"
  | "ListResourceRecordSets"
  | "ChangeResourceRecordSets"
  | "GetChange";

/** One account's zones, as seen with one set of credentials. */
export type Route53Connection = Connection<Route53Client, Route53Operation>;

/** Source: Route 53 Developer Guide, Quotas, "Maximum API requests": five a second for an account, all operations together. */
const quota = 5;

const connect = connector<Route53Client, Route53Operation>({
  name: "route53",
  requestsPerSecond: {
    ListHostedZonesByName: quota,
    GetHostedZone: quota,
    ListResourceRecordSets: quota,
    ChangeResourceRecordSets: quota,
    GetChange: quota,
  },
  requestsPerSecondInAll: quota,
  writes: ["ChangeResourceRecordSets"],
  // UPSERT says what shall be there, and DELETE of what is gone is told apart: both may be done twice.
  notRepeatable: [],
  newClient: (settings) => new Route53Client(settings),
});

/** Route 53 of the partition that `region` belongs to. */
export function connectRoute53(region: string, identity: AwsIdentity): Route53Connection {
  return connect(controlRegion(region), identity);
}

/** Source: AWS General Reference, Route 53 endpoints: one region of each partition answers for all. */
function controlRegion(region: string): string {
  if (region.startsWith("cn-")) return "cn-northwest-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}
