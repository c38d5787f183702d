import { expect, test } from "vitest";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { requestedCertificate } from "../../provider/requested-certificate/provider.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { create, failureOf, inputsOf, localAws, type Made, provenance, remove, said } from "./cloud.ts";

const cloud = localAws();
const consumer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1";
const count = (zone: string) => cloud.aws.route53.recordsIn(zone).length;

test("the certificate goes, and its records with it", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com", { subjectAlternativeNames: ["*.a.com", "b.a.com"] }));
  expect(count(zone)).toBe(2);
  await remove(made);
  expect(cloud.aws.acm.certificates()).toEqual([]);
  expect(count(zone)).toBe(0);
});

test("records that were there before, for a certificate that has gone since, go with the last one that they validated", async () => {
  const zone = cloud.aws.zone("a.com");
  const first = await create(inputsOf("a.com"));
  const second = await create(inputsOf("a.com", { reuse: false }));
  await remove(first);
  expect(count(zone)).toBe(1);
  await remove(second);
  expect(count(zone)).toBe(0);
});

test("a destroy of many lists each region once, not once for each", async () => {
  cloud.aws.zone("a.com");
  const made: Made[] = [];
  for (let index = 0; index < 5; index++) made.push(await create(inputsOf(`n${index}.a.com`)));
  cloud.aws.clearCalls();
  await inVirtualTime(() => Promise.all(made.map(({ id, outputs }) => requestedCertificate.delete(id, outputs))));
  const listings = cloud.aws.calls
    .filter(({ operation }) => operation === "ListCertificates")
    .map((each) => each.region);
  expect(listings.length).toBe(new Set(listings).size);
  expect(listings.length).toBeGreaterThan(30);
  expect(cloud.aws.route53.zones().flatMap(({ id }) => cloud.aws.route53.recordsIn(id))).toEqual([]);
});

test("it waits until consumers that go in the same run have let go", async () => {
  cloud.aws.configure({ acm: { inUseLagMilliseconds: 10_000 } });
  cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  cloud.aws.acm.attach(made.id, consumer);
  cloud.aws.acm.detach(made.id, consumer);
  await remove(made);
  expect(cloud.aws.acm.certificates()).toEqual([]);
});

test("what is still in use is not deleted, its consumers are named, and its records stay", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com", { deleteTimeoutSeconds: 20 }));
  cloud.aws.acm.attach(made.id, consumer);
  const { message } = await failureOf(remove(made));
  expect(message).toContain(consumer);
  expect(count(zone)).toBe(1);
});

test.each<[string, Properties]>([
  ["in the same region", { reuse: false }],
  ["in another region", { region: "us-east-1" }],
  ["for a wildcard below the same domain", { domainName: "*.a.com" }],
])(
  "a record that another certificate %s needs for its renewal stays, and what it does not need goes",
  async (_, other) => {
    const zone = cloud.aws.zone("a.com");
    await create(inputsOf("a.com", other));
    const made = await create(inputsOf("b.a.com", { subjectAlternativeNames: ["a.com"] }));
    expect(count(zone)).toBe(2);
    await remove(made);
    expect(cloud.aws.route53.recordsIn(zone).map(({ name }) => name.replace(/^_\w+\./, ""))).toEqual(["a.com."]);
  },
);

test("a record that somebody has led elsewhere is theirs", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  const [{ name } = { name: "" }] = cloud.aws.route53.recordsIn(zone);
  cloud.aws.route53.putRecord(zone, { name, type: "CNAME", values: ["elsewhere.example."] });
  await remove(made);
  expect(count(zone)).toBe(1);
});

test("a region that cannot be looked at might need the records: they stay, and that is said", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  const kind = { type: "error", name: "AccessDeniedException", status: 400 } as const;
  cloud.aws.faults.add({ operation: "ListCertificates", when: { region: "ap-south-1" }, kind });
  await remove(made);
  expect(cloud.aws.acm.certificates()).toEqual([]);
  expect(count(zone)).toBe(1);
  expect(said.join("\n")).toContain("validation records may be left");
});

test("a region that the account has not enabled holds none of its certificates", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  const kind = { type: "error", name: "UnrecognizedClientException", status: 400 } as const;
  cloud.aws.faults.add({ operation: "ListCertificates", when: { region: "ap-east-1" }, kind });
  await remove(made);
  expect(count(zone)).toBe(0);
});

test("records stay where the arguments say so", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com", { validation: { deleteRecords: false } }));
  await remove(made);
  expect(count(zone)).toBe(1);
});

test("a certificate that belongs to another owner by now is kept", async () => {
  cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  cloud.aws.acm.setTags(made.id, provenance("acme/other/stack/site"));
  await remove(made);
  expect(cloud.aws.acm.certificate(made.id)).toBeDefined();
  expect(said.join("\n")).toContain("it belongs to acme/other/stack/site now");
});

test("one that is gone already is deleted", async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  cloud.aws.acm.deleteDirectly(made.id);
  await remove(made);
  expect(count(zone)).toBe(0);
});

test('"retain" keeps it, records included', async () => {
  const zone = cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com", { deletionPolicy: "retain" }));
  await remove(made);
  expect(cloud.aws.acm.certificate(made.id)).toBeDefined();
  expect(count(zone)).toBe(1);
});
