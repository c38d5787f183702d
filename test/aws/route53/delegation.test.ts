import { expect, onTestFinished, test, vi } from "vitest";
import { connectRoute53 } from "../../../provider/aws/route53/client.ts";
import { zoneOfRecord } from "../../../provider/requested-certificate/zone-of-record.ts";
import { startLocalDns } from "../../clouds/dns/local-dns.ts";
import { localAws, region } from "../../requested-certificate/cloud.ts";

const cloud = localAws();
const zoneFor = (name: string) => zoneOfRecord(connectRoute53(region, {}), name, { hostedZoneId: undefined });

async function dns(): Promise<void> {
  const server = await startLocalDns(cloud.aws.route53);
  onTestFinished(() => server.close());
  vi.stubEnv("PULUMI_CERTIFICATES_DNS_SERVERS", server.address);
}

test("of several zones of one name the one is taken whose name servers the parent names, which is what ACM asks", async () => {
  await dns();
  const zones = [1, 2, 3].map(() => cloud.aws.zone("a.com"));
  for (const id of zones) {
    cloud.aws.route53.delegate(id);
    expect(await zoneFor("_x.www.a.com.")).toBe(id);
  }
});

test("a zone that DNS delegates to somebody else's servers is no reason to guess: all are listed", async () => {
  const zones = [cloud.aws.zone("a.com"), cloud.aws.zone("a.com")];
  const server = await startLocalDns({ delegationOf: () => ["ns1.elsewhere.example"], publicRecord: () => undefined });
  onTestFinished(() => server.close());
  vi.stubEnv("PULUMI_CERTIFICATES_DNS_SERVERS", server.address);
  await expect(zoneFor("_x.a.com.")).rejects.toThrow(`received 2 (${zones.join(", ")})`);
});

test("the only zone of its name costs no question to DNS, so it works where there is none", async () => {
  vi.stubEnv("PULUMI_CERTIFICATES_DNS_SERVERS", "127.0.0.1:9");
  const id = cloud.aws.zone("a.com");
  expect(await zoneFor("_x.a.com.")).toBe(id);
  expect(cloud.aws.operations()).toEqual(["ListHostedZonesByName"]);
});

test("without the permission to read name servers, the zones are listed instead of a failure that says nothing", async () => {
  await dns();
  cloud.aws.zone("a.com");
  cloud.aws.zone("a.com");
  const kind = { type: "error", name: "AccessDenied", status: 403 } as const;
  cloud.aws.faults.add({ operation: "GetHostedZone", times: 2, kind });
  await expect(zoneFor("_x.a.com.")).rejects.toThrow("set validation.hostedZoneId");
});
