import { GetHostedZoneCommand, ListHostedZonesByNameCommand, ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { OTHER_ACCOUNT, route53Fixture } from "./fixtures.ts";

test("zones come in the order of their labels from the end, a hyphen before a dot (API reference)", async () => {
  const { route53, zonesFrom } = route53Fixture();
  for (const name of ["www.example.com", "example.org", "a.example.net", "example.com", "example-b.com"]) {
    route53.addZone({ name });
  }
  expect(await zonesFrom()).toEqual([
    "example-b.com.",
    "example.com.",
    "www.example.com.",
    "a.example.net.",
    "example.org.",
  ]);
});

test("the name in a request is where the list begins, not what it is narrowed to", async () => {
  const { route53, zonesFrom } = route53Fixture();
  for (const name of ["a.com", "example.com", "notexample.com"]) route53.addZone({ name });
  expect(await zonesFrom("example.com")).toEqual(["example.com.", "notexample.com."]);
  expect(await zonesFrom("zzz.org")).toEqual([]);
});

test("pages go on at the next zone's name and id, which tells zones of one name apart", async () => {
  const { route53, client } = route53Fixture();
  const ids = ["example.com", "example.com", "example.com"].map((name) => route53.addZone({ name }));
  const found: (string | undefined)[] = [];
  let next: { DNSName?: string | undefined; HostedZoneId?: string | undefined } = {};
  do {
    const page = await client.send(new ListHostedZonesByNameCommand({ ...next, MaxItems: 1 }));
    found.push(page.HostedZones?.[0]?.Id);
    next = { DNSName: page.NextDNSName, HostedZoneId: page.NextHostedZoneId };
  } while (next.DNSName !== undefined);
  expect(found).toEqual(ids.map((id) => `/hostedzone/${id}`));
});

test("a list shows private zones too, and only those of the caller's account", async () => {
  const { route53, client, clientOf } = route53Fixture();
  route53.addZone({ name: "example.com", private: true });
  route53.addZone({ name: "example.org", account: OTHER_ACCOUNT.id });
  const { HostedZones: own = [] } = await client.send(new ListHostedZonesCommand());
  expect(own).toMatchObject([{ Name: "example.com.", Config: { PrivateZone: true }, ResourceRecordSetCount: 2 }]);
  const { HostedZones: others = [] } = await clientOf(OTHER_ACCOUNT).send(new ListHostedZonesCommand());
  expect(others.map(({ Name }) => Name)).toEqual(["example.org."]);
});

test("a list of all zones is paged by ids", async () => {
  const { route53, client } = route53Fixture();
  for (const name of ["b.com", "a.com"]) route53.addZone({ name });
  const first = await client.send(new ListHostedZonesCommand({ MaxItems: 1 }));
  const second = await client.send(new ListHostedZonesCommand({ MaxItems: 1, Marker: first.NextMarker }));
  expect([first.IsTruncated, first.HostedZones?.[0]?.Name]).toEqual([true, "b.com."]);
  expect([second.IsTruncated, second.HostedZones?.[0]?.Name]).toEqual([false, "a.com."]);
});

test("a public zone has four name servers, other ones than its namesake; a private zone has none", async () => {
  const { route53, client } = route53Fixture();
  const serversOf = async (zone: string) =>
    (await client.send(new GetHostedZoneCommand({ Id: zone }))).DelegationSet?.NameServers;
  const [one, other] = [route53.addZone({ name: "example.com" }), route53.addZone({ name: "example.com" })];
  expect(await serversOf(one)).toHaveLength(4);
  expect(await serversOf(one)).not.toEqual(await serversOf(other));
  expect(await serversOf(route53.addZone({ name: "example.com", private: true }))).toBeUndefined();
});

test("an unknown zone is NoSuchHostedZone, another account's is refused whatever the policies allow", async () => {
  const { route53, client } = route53Fixture();
  const theirs = route53.addZone({ name: "example.com", account: OTHER_ACCOUNT.id });
  await expect(client.send(new GetHostedZoneCommand({ Id: "Z1" }))).rejects.toMatchObject({
    name: "NoSuchHostedZone",
    message: "No hosted zone found with ID: Z1",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(client.send(new GetHostedZoneCommand({ Id: theirs }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("is not authorized to access this resource"),
  });
});
