import { expect, test, vi } from "vitest";
import { connectRoute53 } from "../../../provider/aws/route53/client.ts";
import { deleteCnames, isInSync, readCname, upsertCnames } from "../../../provider/aws/route53/records.ts";
import { publicZones } from "../../../provider/aws/route53/zones.ts";
import { localAws, region } from "../../requested-certificate/cloud.ts";
import { inVirtualTime } from "../../targets/virtual-time.ts";

const cloud = localAws();
const connection = () => connectRoute53(region, {});
const record = (name: string, value = "_v.acm-validations.aws.") => ({ name, value });

test("private zones are never among the zones to choose from", async () => {
  const id = cloud.aws.zone("example.com");
  cloud.aws.zone("example.com", { private: true });
  expect(await publicZones(connection())).toEqual([{ id, name: "example.com" }]);
});

test("an account with more zones than a page holds is listed whole", async () => {
  const names = Array.from({ length: 230 }, (_, index) => `n${index}.example.com`);
  for (const name of names) cloud.aws.zone(name);
  const zones = await inVirtualTime(() => publicZones(connection()));
  expect(zones.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(cloud.aws.operations()).toEqual(Array(3).fill("ListHostedZonesByName"));
});

test("resources of one run share a listing, and a zone that is made later is seen all the same", async () => {
  cloud.aws.zone("a.com");
  await inVirtualTime(async () => {
    await Promise.all(Array.from({ length: 20 }, () => publicZones(connection())));
    expect(cloud.aws.operations()).toHaveLength(1);
    cloud.aws.zone("b.com");
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    expect(await publicZones(connection())).toHaveLength(2);
  });
});

test("a failed listing is nobody's answer but its own", async () => {
  cloud.aws.zone("a.com");
  cloud.aws.faults.add({
    operation: "ListHostedZonesByName",
    kind: { type: "error", name: "AccessDenied", status: 403 },
  });
  await expect(publicZones(connection())).rejects.toMatchObject({ kind: "denied" });
  expect(await publicZones(connection())).toHaveLength(1);
});

test("a record is read as it stands, and its neighbour is not taken for it", async () => {
  const zone = cloud.aws.zone("a.com");
  await upsertCnames(connection(), zone, [record("_b.a.com.")], 60);
  expect(await readCname(connection(), zone, "_B.a.com")).toMatchObject({ value: "_v.acm-validations.aws." });
  expect(await readCname(connection(), zone, "_a.a.com.")).toBeUndefined();
  expect(await readCname(connection(), zone, "_c.a.com.")).toBeUndefined();
});

test("a record of another type at the name is not a CNAME", async () => {
  const zone = cloud.aws.zone("a.com");
  cloud.aws.route53.putRecord(zone, { name: "_b.a.com", type: "TXT", values: ['"text"'] });
  expect(await readCname(connection(), zone, "_b.a.com.")).toBeUndefined();
});

test("a record is deleted with the time to live that somebody else gave it", async () => {
  const zone = cloud.aws.zone("a.com");
  cloud.aws.route53.putRecord(zone, { name: "_b.a.com", type: "CNAME", ttl: 7, values: ["_v.acm-validations.aws."] });
  const held = await readCname(connection(), zone, "_b.a.com.");
  await deleteCnames(connection(), zone, held === undefined ? [] : [held]);
  expect(cloud.aws.route53.recordsIn(zone)).toEqual([]);
});

test("a change is pending before it is in sync", async () => {
  cloud.aws.configure({ route53: { insyncMilliseconds: 20_000 } });
  const zone = cloud.aws.zone("a.com");
  await inVirtualTime(async () => {
    const change = await upsertCnames(connection(), zone, [record("_b.a.com.")], 60);
    expect(await isInSync(connection(), change)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    expect(await isInSync(connection(), change)).toBe(true);
  });
});

test("an earlier change that is still under way is waited for, since this one was not made", async () => {
  const zone = cloud.aws.zone("a.com");
  const kind = { type: "error", name: "PriorRequestNotComplete", status: 400 } as const;
  cloud.aws.faults.add({ operation: "ChangeResourceRecordSets", times: 2, kind });
  await inVirtualTime(() => upsertCnames(connection(), zone, [record("_b.a.com.")], 60));
  expect(cloud.aws.route53.recordsIn(zone)).toHaveLength(1);
});

test("five requests a second are the account's, all operations together", async () => {
  cloud.aws.configure({ route53: { quotas: true } });
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", "1");
  const zone = cloud.aws.zone("a.com");
  const start = Date.now();
  await inVirtualTime(async () => {
    await Promise.all([
      ...Array.from({ length: 15 }, (_, index) => readCname(connection(), zone, `_${index}.a.com.`)),
      ...Array.from({ length: 15 }, (_, index) => upsertCnames(connection(), zone, [record(`_${index}.a.com.`)], 60)),
    ]);
    expect(Date.now() - start).toBeGreaterThan(5_500);
  });
  expect(cloud.aws.calls.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
});
