import { ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { cname, route53Fixture } from "./fixtures.ts";

function listFixture() {
  const fixture = route53Fixture();
  const zone = fixture.route53.addZone({ name: "example.com" });
  for (const name of ["www.example.com", "_acme.www.example.com", "*.example.com", "a-b.example.com"]) {
    fixture.route53.putRecord(zone, { name, type: "CNAME", values: ["x.example.net"] });
  }
  fixture.route53.putRecord(zone, { name: "example.com", type: "A", values: ["192.0.2.1"] });
  return { ...fixture, zone };
}

test("records come by their labels from the end, then by type; an asterisk is spelt \\052", async () => {
  const { records, zone } = listFixture();
  expect(await records(zone)).toEqual([
    "example.com. A",
    "example.com. NS",
    "example.com. SOA",
    "\\052.example.com. CNAME",
    "a-b.example.com. CNAME",
    "www.example.com. CNAME",
    "_acme.www.example.com. CNAME",
  ]);
});

test("a name is where the list begins: other names follow, and the name itself may be absent", async () => {
  const { client, zone } = listFixture();
  const from = async (StartRecordName: string) => {
    const command = new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordName, MaxItems: 1 });
    return (await client.send(command)).ResourceRecordSets?.[0]?.Name;
  };
  expect([await from("www.example.com"), await from("c.example.com")]).toEqual([
    "www.example.com.",
    "www.example.com.",
  ]);
});

test("pages go on at the next name and type", async () => {
  const { client, zone } = listFixture();
  const first = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, MaxItems: 2 }));
  const next = { StartRecordName: first.NextRecordName, StartRecordType: first.NextRecordType };
  const second = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...next }));
  expect([first.NextRecordName, first.NextRecordType]).toEqual(["example.com.", "SOA"]);
  expect([first.ResourceRecordSets?.length, second.ResourceRecordSets?.length]).toEqual([2, 5]);
});

test("a type without a name is refused (API reference)", async () => {
  const { client, zone } = listFixture();
  const command = new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordType: "CNAME" });
  await expect(client.send(command)).rejects.toMatchObject({ name: "InvalidInput" });
});

test("a stale read shows the records from before the change", async () => {
  const { aws, change, records, zone } = listFixture();
  aws.faults.add({ operation: "ChangeResourceRecordSets", kind: { type: "stale", reads: 1 } });
  await change(zone, cname("UPSERT", "_new.example.com", "x.example.net"));
  expect((await records(zone)).length).toBe(7);
  expect(await records(zone)).toContain("_new.example.com. CNAME");
});
