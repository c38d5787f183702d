import { GetHostedZoneCommand, ListHostedZonesByNameCommand } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../aws/accounts.ts";
import type { Fault } from "../faults.ts";
import { cname, OTHER_ACCOUNT, route53Fixture } from "./fixtures.ts";

const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;
const list = new ListHostedZonesByNameCommand({});

test("the quota is five requests a second of an account, all operations together (developer guide, Quotas)", async () => {
  const { client, clientOf, route53, clock } = route53Fixture({ settings: { quotas: true } });
  const zone = new GetHostedZoneCommand({ Id: route53.addZone({ name: "example.com" }) });
  for (let each = 0; each < 4; each += 1) await client.send(list);
  await client.send(zone);
  await expect(client.send(zone)).rejects.toMatchObject({ name: "Throttling", message: "Rate exceeded" });
  await clientOf(OTHER_ACCOUNT).send(list);
  clock.now += 200;
  await client.send(zone);
});

test("policies name zones; listing by name needs * (Service Authorization Reference)", async () => {
  const { aws, client, route53, change } = route53Fixture();
  const [mine, other] = [route53.addZone({ name: "example.com" }), route53.addZone({ name: "example.org" })];
  aws.allow(accessKeyId, [
    { actions: ["route53:ListHostedZonesByName"] },
    { actions: ["route53:ChangeResourceRecordSets"], resources: [`arn:aws:route53:::hostedzone/${mine}`] },
  ]);
  await client.send(list);
  await change(mine, cname("UPSERT", "_a.example.com", "x.example.net"));
  await expect(change(other, cname("UPSERT", "_a.example.org", "x.example.net"))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining(
      `route53:ChangeResourceRecordSets on resource: arn:aws:route53:::hostedzone/${other}`,
    ),
  });
  aws.allow(accessKeyId, [
    { actions: ["route53:ListHostedZonesByName"], resources: ["arn:aws:route53:::hostedzone/*"] },
  ]);
  await expect(client.send(list)).rejects.toMatchObject({ name: "AccessDenied" });
});

test.each<[Fault, object, number]>([
  [{ type: "throttle" }, { name: "Throttling" }, 0],
  [{ type: "error", name: "PriorRequestNotComplete", message: "wait" }, { name: "PriorRequestNotComplete" }, 0],
  [{ type: "error", name: "InternalFailure", status: 500, effect: "after" }, { name: "InternalFailure" }, 1],
  [{ type: "cut", effect: "before" }, { code: "ECONNRESET" }, 0],
  [{ type: "cut", effect: "after" }, { code: "ECONNRESET" }, 1],
])("fault %j hits a change as it hits ACM's calls", async (kind, error, made) => {
  const { aws, route53, change } = route53Fixture();
  const zone = route53.addZone({ name: "example.com" });
  aws.faults.add({ operation: "ChangeResourceRecordSets", when: { id: `arn:aws:route53:::hostedzone/${zone}` }, kind });
  await expect(change(zone, cname("UPSERT", "_a.example.com", "x.example.net"))).rejects.toMatchObject(error);
  expect(route53.recordsIn(zone)).toHaveLength(made);
});

test("calls are logged with the zone that they are about", async () => {
  const { aws, route53, change } = route53Fixture();
  const zone = route53.addZone({ name: "example.com" });
  await change(zone, cname("UPSERT", "_a.example.com", "x.example.net"));
  expect(aws.calls).toMatchObject([
    {
      service: "route53",
      operation: "ChangeResourceRecordSets",
      arn: `arn:aws:route53:::hostedzone/${zone}`,
      outcome: "ok",
    },
  ]);
});

test("the world asks the most specific delegated zone only: not a private one, not a namesake nobody points to", () => {
  const { route53 } = route53Fixture();
  const parent = route53.addZone({ name: "example.com" });
  const child = route53.addZone({ name: "dev.example.com" });
  const orphan = route53.addZone({ name: "dev.example.com" });
  const hidden = route53.addZone({ name: "www.dev.example.com", private: true });
  const name = "_a.www.dev.example.com";
  const seen = () => route53.publicRecord(name, "CNAME")?.values[0];
  for (const zone of [parent, orphan, hidden])
    route53.putRecord(zone, { name, type: "CNAME", values: ["no.example.net"] });
  expect(seen()).toBeUndefined();
  route53.putRecord(child, { name, type: "CNAME", values: ["yes.example.net"] });
  expect(seen()).toBe("yes.example.net");
  route53.delegate(orphan);
  expect(seen()).toBe("no.example.net");
});

test("the world sees a record once its change is in sync", () => {
  const { route53, clock } = route53Fixture({ settings: { route53: { insyncMilliseconds: 1000 } } });
  const zone = route53.addZone({ name: "example.com" });
  route53.putRecord(zone, { name: "_a.example.com", type: "CNAME", values: ["x.example.net"] });
  expect(route53.publicRecord("_a.example.com", "CNAME")).toBeUndefined();
  clock.now += 1000;
  expect(route53.publicRecord("_a.example.com", "CNAME")).toEqual({ values: ["x.example.net"], since: clock.now });
});
