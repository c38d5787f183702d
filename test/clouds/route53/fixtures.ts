// What the tests of the local Route 53 share: an instance and the real SDK client on it, without sockets.
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { LocalAws, type LocalAwsOptions } from "../aws/local-aws.ts";
import { requestHandler } from "../aws/request-handler.ts";

export const OTHER_ACCOUNT = {
  id: "444455556666",
  credentials: [{ accessKeyId: "AKIAI44QH8DHBEXAMPLE", secretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY" }],
} as const;

export function route53Fixture(options: LocalAwsOptions = {}) {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const accounts = [DEFAULT_ACCOUNT, OTHER_ACCOUNT];
  const aws = new LocalAws({ accounts, now: () => clock.now, sleep: async () => {}, ...options });
  const clientOf = ({ credentials: [credentials] }: typeof DEFAULT_ACCOUNT | typeof OTHER_ACCOUNT) =>
    new Route53Client({ region: DEFAULT_REGION, credentials, maxAttempts: 1, requestHandler: requestHandler(aws) });
  const client = clientOf(DEFAULT_ACCOUNT);
  return {
    aws,
    clock,
    route53: aws.route53,
    client,
    clientOf,
    change: (zone: string, ...changes: readonly Change[]) =>
      client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: [...changes] } })),
    zonesFrom: async (name?: string) => {
      const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: name }));
      return HostedZones.map(({ Name }) => Name);
    },
    records: async (zone: string) => {
      const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
      return ResourceRecordSets.map(({ Name, Type }) => `${Name} ${Type}`);
    },
  };
}

export function cname(Action: NonNullable<Change["Action"]>, Name: string, ...values: readonly string[]): Change {
  return record(Action, Name, "CNAME", ...values);
}

export function record(
  Action: NonNullable<Change["Action"]>,
  Name: string,
  Type: "A" | "CNAME" | "TXT" | "NS" | "SOA",
  ...values: readonly string[]
): Change {
  return { Action, ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: values.map((Value) => ({ Value })) } };
}
