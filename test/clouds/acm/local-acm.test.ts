import {
  ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
} from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { type AcmFixture, acmFixture, bundleOf, clientOf, inputOf, issue } from "./fixtures.ts";

async function liveLeaf({ client }: AcmFixture, arn: string): Promise<string | undefined> {
  return (await client.send(new GetCertificateCommand({ CertificateArn: arn }))).Certificate;
}

test("fault error: the asked name, text and status come back, and nothing was done", async () => {
  const fixture = await acmFixture();
  const kind = { type: "error", name: "InternalFailure", message: "boom", status: 500 } as const;
  fixture.acm.faults.add({ operation: "ImportCertificate", kind });
  await expect(fixture.import(await issue())).rejects.toMatchObject({
    name: "InternalFailure",
    message: "boom",
    $metadata: { httpStatusCode: 500 },
  });
  expect(fixture.acm.certificates()).toEqual([]);
  await expect(fixture.import(await issue())).resolves.toBeDefined();
});

test("fault throttle: the service's own throttling error, which the SDK knows to be one", async () => {
  const fixture = await acmFixture();
  fixture.acm.faults.add({ operation: "*", kind: { type: "throttle" } });
  await expect(fixture.import(await issue())).rejects.toMatchObject({
    name: "ThrottlingException",
    message: "Rate exceeded",
  });
});

test("fault cut before the effect: nothing was imported", async () => {
  const fixture = await acmFixture();
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "before" } });
  await expect(fixture.import(await issue())).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(fixture.acm.certificates()).toEqual([]);
  expect(fixture.acm.calls).toMatchObject([{ outcome: "cut", fault: "cut" }]);
});

test("fault cut after the effect: the answer is lost, the certificate is there", async () => {
  const fixture = await acmFixture();
  const leaf = await issue();
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "after" } });
  await expect(fixture.import(leaf)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(fixture.acm.certificates()).toMatchObject([{ fingerprint: leaf.fingerprint }]);
  expect(fixture.acm.calls).toMatchObject([{ outcome: "ok", fault: "cut" }]);
});

test("a retrying SDK makes a second certificate of a lost answer, as with the real service", async () => {
  const fixture = await acmFixture();
  const { config } = fixture.client;
  const retrying = new ACMClient({ endpoint: fixture.url, region: "eu-west-1", credentials: config.credentials });
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "after" } });
  await retrying.send(new ImportCertificateCommand(inputOf(await issue())));
  expect(fixture.acm.certificates()).toHaveLength(2);
});

test("fault delay: the call waits by the injected sleep, before its work or after it", async () => {
  const slept: [number, number][] = [];
  const fixture: AcmFixture = await acmFixture({
    sleep: async (milliseconds) => void slept.push([milliseconds, fixture.acm.certificates().length]),
  });
  fixture.acm.faults.add({ operation: "*", kind: { type: "delay", milliseconds: 5000 } });
  fixture.acm.faults.add({ operation: "*", kind: { type: "delay", milliseconds: 7000, effect: "after" } });
  await fixture.import(await issue());
  expect(slept).toEqual([
    [5000, 0],
    [7000, 1],
  ]);
});

test("while a delay after the work lasts, the log says ok already: that is where to kill a caller", async () => {
  let wake = () => {};
  const fixture = await acmFixture({ sleep: () => new Promise((resolve) => (wake = resolve)) });
  fixture.acm.faults.add({ operation: "*", kind: { type: "delay", milliseconds: 1, effect: "after" } });
  const importing = fixture.import(await issue());
  await expect.poll(() => fixture.acm.calls).toMatchObject([{ operation: "ImportCertificate", outcome: "ok" }]);
  wake();
  await importing;
});

test("fault stale on a re-import: so many reads return what was before, each kind of read counting", async () => {
  const fixture = await acmFixture();
  const [old, next] = [await issue(), await issue()];
  const arn = await fixture.import(old);
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 2 } });
  await fixture.import(next, { CertificateArn: arn });
  await fixture.tagsOf(arn);
  const seen = [await liveLeaf(fixture, arn), await liveLeaf(fixture, arn)];
  expect(seen).toEqual([old.certificatePem, next.certificatePem]);
  expect(fixture.acm.certificate(arn)?.fingerprint).toBe(next.fingerprint);
});

test("fault stale on a first import: the certificate cannot be found yet, by a list neither", async () => {
  const fixture = await acmFixture();
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 2 } });
  const arn = await fixture.import(await issue());
  const list = new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } });
  const count = async () => (await fixture.client.send(list)).CertificateSummaryList?.length;
  expect(await count()).toBe(0);
  await expect(liveLeaf(fixture, arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect(await count()).toBe(1);
});

test("fault stale on tags and on a delete shows the state from before as well", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const stale = { type: "stale", reads: 1 } as const;
  fixture.acm.faults.add({ operation: "AddTagsToCertificate", kind: stale });
  fixture.acm.faults.add({ operation: "DeleteCertificate", kind: stale });
  await fixture.client.send(new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "a" }] }));
  expect([await fixture.tagsOf(arn), await fixture.tagsOf(arn)]).toEqual([{}, { a: "" }]);
  await fixture.client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  expect(await fixture.tagsOf(arn)).toEqual({ a: "" });
  await expect(fixture.tagsOf(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("fault third-party-write: somebody else's certificate is live right after our own import", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const theirs = await issue();
  fixture.acm.faults.add({
    operation: "ImportCertificate",
    kind: { type: "third-party-write", bundle: bundleOf(theirs) },
  });
  await fixture.import(await issue(), { CertificateArn: arn });
  expect(await liveLeaf(fixture, arn)).toBe(theirs.certificatePem);
});

test("fault third-party-write before a call: our own import overwrites it", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const [theirs, ours] = [await issue(), await issue()];
  const kind = { type: "third-party-write", bundle: bundleOf(theirs), moment: "before" } as const;
  fixture.acm.faults.add({ operation: "GetCertificate", kind });
  expect(await liveLeaf(fixture, arn)).toBe(theirs.certificatePem);
  await fixture.import(ours, { CertificateArn: arn });
  expect(await liveLeaf(fixture, arn)).toBe(ours.certificatePem);
});

test("fault lose-tags: the tags are gone after that re-import", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue(), { Tags: [{ Key: "env", Value: "production" }] });
  fixture.acm.faults.add({ operation: "ImportCertificate", kind: { type: "lose-tags" } });
  await fixture.import(await issue(), { CertificateArn: arn });
  expect(await fixture.tagsOf(arn)).toEqual({});
});

test("a fault can be aimed at one certificate", async () => {
  const fixture = await acmFixture();
  const [one, other] = [await fixture.import(await issue()), await fixture.import(await issue())];
  fixture.acm.faults.add({ operation: "GetCertificate", when: { id: other }, kind: { type: "throttle" } });
  await expect(liveLeaf(fixture, one)).resolves.toBeDefined();
  await expect(liveLeaf(fixture, other)).rejects.toMatchObject({ name: "ThrottlingException" });
});

test("quotas hold when switched on, by the service's clock", async () => {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now, settings: { quotas: true } });
  await fixture.import(await issue());
  await expect(fixture.import(await issue())).rejects.toMatchObject({ name: "ThrottlingException" });
  clock.now += 1000;
  await expect(fixture.import(await issue())).resolves.toBeDefined();
});

test("an old key is refused with a new certificate: a restore needs the key of its own", async () => {
  const fixture = await acmFixture();
  const [old, next] = [await issue(), await issue({ keyAlgorithm: "EC_secp384r1" })];
  const arn = await fixture.import(old);
  await expect(
    fixture.import({ ...old, privateKeyPem: next.privateKeyPem }, { CertificateArn: arn }),
  ).rejects.toMatchObject({ message: "The private key does not match the certificate." });
});

test("the call log tells who did what where and how it ended, and holds nothing of a certificate or key", async () => {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now });
  const leaf = await issue();
  const arn = await fixture.import(leaf);
  await liveLeaf(fixture, `${arn}0`).catch(() => undefined);
  const common = {
    service: "acm",
    account: "111122223333",
    region: "eu-west-1",
    caller: "arn:aws:iam::111122223333:user/tester",
    time: clock.now,
  };
  expect(fixture.acm.calls).toEqual([
    { ...common, operation: "ImportCertificate", arn, outcome: "ok" },
    { ...common, operation: "GetCertificate", arn: `${arn}0`, outcome: "ResourceNotFoundException" },
  ]);
});

test("ids and clock can be injected, so that a simulation is the same each time", async () => {
  const fixture = await acmFixture({ newId: () => "fixed" });
  expect(await fixture.import(await issue())).toBe("arn:aws:acm:eu-west-1:111122223333:certificate/fixed");
});

test("reset forgets certificates, faults and calls, but not who may call", async () => {
  const fixture = await acmFixture();
  await fixture.import(await issue());
  fixture.acm.faults.add({ operation: "*", kind: { type: "throttle" } });
  fixture.acm.reset();
  expect([fixture.acm.certificates(), fixture.acm.calls, fixture.acm.faults.pending]).toEqual([[], [], 0]);
  await expect(fixture.import(await issue())).resolves.toBeDefined();
});

test("somebody else's direct import obeys the rules too, so that a test can't set up the impossible", async () => {
  const { acm } = await acmFixture();
  const arn = acm.importDirectly({ bundle: bundleOf(await issue()) });
  const other = bundleOf(await issue({ keyAlgorithm: "EC_secp384r1" }));
  expect(() => acm.importDirectly({ arn, bundle: other })).toThrow("key algorithm");
});

test("several regions of one service are separate", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const elsewhere = clientOf(fixture.url, { region: "us-east-1" });
  await expect(elsewhere.send(new GetCertificateCommand({ CertificateArn: arn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
