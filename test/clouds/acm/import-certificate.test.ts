import { expect, test } from "vitest";
import { acmFixture, issue } from "./fixtures.ts";

const UUID = /^arn:aws:acm:eu-west-1:111122223333:certificate\/[0-9a-f-]{36}$/;

test("the same import twice makes two certificates: there is no idempotency token (service model)", async () => {
  const fixture = await acmFixture();
  const leaf = await issue();
  const arns = [await fixture.import(leaf), await fixture.import(leaf)];
  expect(new Set(arns).size).toBe(2);
  for (const arn of arns) expect(arn).toMatch(UUID);
});

test("a re-import keeps ARN, tags and consumers, and takes the new key", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue(), { Tags: [{ Key: "env", Value: "production" }] });
  fixture.acm.attach(arn, "consumer");
  const before = fixture.acm.certificate(arn);
  const next = await issue();
  expect(await fixture.import(next, { CertificateArn: arn })).toBe(arn);
  expect(fixture.acm.certificate(arn)).toEqual({
    ...before,
    fingerprint: next.fingerprint,
    privateKeyFingerprint: fixture.acm.privateKeyFingerprintOf(arn),
  });
  expect(fixture.acm.bundleOf(arn).privateKey).toBe(next.privateKeyPem);
});

test("tags are refused on a re-import (users' reports)", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const again = fixture.import(await issue(), { CertificateArn: arn, Tags: [{ Key: "a", Value: "b" }] });
  await expect(again).rejects.toMatchObject({
    name: "ValidationException",
    message: "Tagging is not permitted on re-import.",
  });
});

test("a re-import of what does not exist is ResourceNotFoundException, not a new certificate", async () => {
  const fixture = await acmFixture();
  const CertificateArn = "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000";
  await expect(fixture.import(await issue(), { CertificateArn })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  expect(fixture.acm.certificates()).toEqual([]);
});

test.each([
  ["reserved", [{ Key: "aws:owner", Value: "me" }], "InvalidTagException"],
  ["too many", Array.from({ length: 51 }, (_none, index) => ({ Key: `k${index}` })), "TooManyTagsException"],
])("%s tags refuse the whole import", async (_what, Tags, name) => {
  const fixture = await acmFixture();
  await expect(fixture.import(await issue(), { Tags })).rejects.toMatchObject({ name });
  expect(fixture.acm.certificates()).toEqual([]);
});

test("a private key over 5,120 bytes is refused (service model)", async () => {
  const fixture = await acmFixture();
  const PrivateKey = Buffer.alloc(5121, "k");
  await expect(fixture.import(await issue(), { PrivateKey })).rejects.toMatchObject({
    name: "ValidationException",
    message:
      "1 validation error detected: Value at 'privateKey' failed to satisfy constraint: Member must have length less than or equal to 5120",
  });
});

test("an account holds a limited number of certificates in a region; a re-import needs no room", async () => {
  const fixture = await acmFixture({ settings: { limits: { certificates: 1 } } });
  const arn = await fixture.import(await issue());
  await expect(fixture.import(await issue())).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(fixture.import(await issue(), { CertificateArn: arn })).resolves.toBe(arn);
});

test("imports of 365 days are limited, deleted certificates included (quotas)", async () => {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now, settings: { limits: { importsPerYear: 1 } } });
  fixture.acm.deleteDirectly(await fixture.import(await issue()));
  const long = () => issue({ notAfter: new Date(clock.now + 400 * 86_400_000) });
  await expect(fixture.import(await long())).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "You have imported the maximum number of 1 certificates in the last year.",
  });
  clock.now += 365 * 86_400_000;
  await expect(fixture.import(await long())).resolves.toMatch(UUID);
});
