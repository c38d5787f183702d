import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { cname, OTHER_ACCOUNT, record, route53Fixture } from "./fixtures.ts";

function zoneFixture(options: Parameters<typeof route53Fixture>[0] = {}) {
  const fixture = route53Fixture(options);
  return { ...fixture, zone: fixture.route53.addZone({ name: "example.com" }) };
}

test("a batch is done as a whole or not at all, with all that is wrong in one message", async () => {
  const { zone, change, route53 } = zoneFixture();
  const batch = [
    cname("CREATE", "_a.example.com", "_x.acm-validations.aws"),
    cname("DELETE", "_b.example.com", "_y.acm-validations.aws"),
    cname("CREATE", "_c.notexample.com", "_z.acm-validations.aws"),
  ];
  await expect(change(zone, ...batch)).rejects.toMatchObject({
    name: "InvalidChangeBatch",
    message:
      "[Tried to delete resource record set [name='_b.example.com.', type='CNAME'] but it was not found, RRSet with DNS name _c.notexample.com. is not permitted in zone example.com.]",
  });
  expect(route53.recordsIn(zone)).toEqual([]);
});

test("UPSERT makes or overwrites, CREATE refuses what exists", async () => {
  const { zone, change, route53 } = zoneFixture();
  await change(zone, cname("UPSERT", "_a.example.com.", "one.example.net"));
  await change(zone, cname("UPSERT", "_A.Example.com", "two.example.net."));
  expect(route53.recordsIn(zone)).toEqual([
    { name: "_a.example.com.", type: "CNAME", ttl: 300, values: ["two.example.net."] },
  ]);
  await expect(change(zone, cname("CREATE", "_a.example.com", "x.example.net"))).rejects.toMatchObject({
    message: "[Tried to create resource record set [name='_a.example.com.', type='CNAME'] but it already exists]",
  });
});

test("DELETE needs the values and the TTL as they are", async () => {
  const { zone, change, route53 } = zoneFixture();
  await change(zone, cname("CREATE", "_a.example.com", "one.example.net"));
  await expect(change(zone, cname("DELETE", "_a.example.com", "two.example.net"))).rejects.toMatchObject({
    message: expect.stringContaining("but the values provided do not match the current values"),
  });
  await change(zone, cname("DELETE", "_a.example.com", "one.example.net"));
  expect(route53.recordsIn(zone)).toEqual([]);
});

test.each([
  [
    "a CNAME beside another type",
    "www",
    "CNAME",
    "x.example.net",
    "is not permitted as it conflicts with other records",
  ],
  [
    "another type beside a CNAME",
    "_a",
    "A",
    "192.0.2.1",
    "because a conflicting RRSet of type CNAME with the same DNS name",
  ],
  ["a CNAME at the apex", "", "CNAME", "x.example.net", "is not permitted at apex in zone example.com."],
  ["an empty label in a CNAME's value", "_b", "CNAME", "x..example.net", "DomainLabelEmpty"],
] as const)("%s is refused", async (_case, label, type, value, text) => {
  const { zone, change, route53 } = zoneFixture();
  route53.putRecord(zone, { name: "www.example.com", type: "A", values: ["192.0.2.1"] });
  route53.putRecord(zone, { name: "_a.example.com", type: "CNAME", values: ["x.example.net"] });
  const name = label === "" ? "example.com" : `${label}.example.com`;
  await expect(change(zone, record("UPSERT", name, type, value))).rejects.toMatchObject({
    name: "InvalidChangeBatch",
    message: expect.stringContaining(text),
  });
});

test("one record set twice in a batch is refused: *.a and a share their validation record", async () => {
  const { zone, change } = zoneFixture();
  const same = cname("UPSERT", "_a.example.com", "x.acm-validations.aws");
  await expect(change(zone, same, same)).rejects.toMatchObject({
    message: "[The request contains an invalid set of changes for a resource record set 'CNAME _a.example.com.']",
  });
});

test("deleting and creating in one batch replaces a record by one of another type", async () => {
  const { zone, change, records, route53 } = zoneFixture();
  route53.putRecord(zone, { name: "www.example.com", type: "A", values: ["192.0.2.1"] });
  await change(
    zone,
    cname("CREATE", "www.example.com", "x.example.net"),
    record("DELETE", "www.example.com", "A", "192.0.2.1"),
  );
  expect(await records(zone)).toContain("www.example.com. CNAME");
});

test("the zone's own SOA and NS cannot be deleted", async () => {
  const { zone, change, client } = zoneFixture();
  const { ResourceRecordSets: [own] = [] } = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  await expect(change(zone, { Action: "DELETE", ResourceRecordSet: own })).rejects.toMatchObject({
    message: "[A HostedZone must contain at least one NS record for the zone itself.]",
  });
});

test("a record set without TTL or values, and an empty batch, are InvalidInput", async () => {
  const { zone, change } = zoneFixture();
  const bare = { Action: "UPSERT", ResourceRecordSet: { Name: "a.example.com", Type: "CNAME" } } as const;
  await expect(change(zone, bare)).rejects.toMatchObject({
    name: "InvalidInput",
    message: expect.stringContaining("Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]"),
  });
  await expect(change(zone)).rejects.toMatchObject({ name: "InvalidInput" });
});

test("UPSERTs count twice towards the 1,000 records of a batch (API reference)", async () => {
  const { zone, change, route53 } = zoneFixture();
  const upserts = (count: number) =>
    Array.from({ length: count }, (_none, index) => cname("UPSERT", `_${index}.example.com`, "x.example.net"));
  await expect(change(zone, ...upserts(501))).rejects.toMatchObject({
    message: "[Number of records limit of 1000 exceeded.]",
  });
  await change(zone, ...upserts(500));
  expect(route53.recordsIn(zone)).toHaveLength(500);
});

test("a change is PENDING until the delay has passed, then INSYNC; only its own account knows it", async () => {
  const { zone, change, client, clientOf, clock } = zoneFixture({
    settings: { route53: { insyncMilliseconds: 60_000 } },
  });
  const { ChangeInfo } = await change(zone, cname("UPSERT", "_a.example.com", "x.acm-validations.aws"));
  const status = async () => (await client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
  expect([ChangeInfo?.Status, await status()]).toEqual(["PENDING", "PENDING"]);
  clock.now += 60_000;
  expect(await status()).toBe("INSYNC");
  const theirs = clientOf(OTHER_ACCOUNT).send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
  await expect(theirs).rejects.toMatchObject({ name: "NoSuchChange" });
});

test("another account's zone can't be changed, but with a credential of that account", async () => {
  const { route53, change, clientOf } = zoneFixture();
  const theirs = route53.addZone({ name: "example.org", account: OTHER_ACCOUNT.id });
  const one = cname("UPSERT", "_a.example.org", "x.acm-validations.aws");
  await expect(change(theirs, one)).rejects.toMatchObject({ name: "AccessDenied" });
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: theirs, ChangeBatch: { Changes: [one] } });
  await clientOf(OTHER_ACCOUNT).send(command);
  expect(route53.recordsIn(theirs)).toHaveLength(1);
});
