import { DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { acmFixture, issue } from "./fixtures.ts";
import type { SettingsChange } from "./settings.ts";

const CONSUMER = "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE";

async function deletable(settings: SettingsChange = {}) {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now, settings });
  const arn = await fixture.import(await issue());
  const remove = () => fixture.client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  return { ...fixture, arn, remove, clock };
}

test("a deleted certificate is gone, and deleting it again says so", async () => {
  const { acm, remove } = await deletable();
  await remove();
  expect(acm.certificates()).toEqual([]);
  await expect(remove()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a certificate in use is not deleted, in the service's words", async () => {
  const { acm, arn, remove } = await deletable();
  acm.attach(arn, CONSUMER);
  await expect(remove()).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: `Certificate ${arn} in account 111122223333 is in use.`,
  });
  acm.detach(arn, CONSUMER);
  await expect(remove()).resolves.toBeDefined();
});

test("the service notices a detached consumer late, about 10 s in reality", async () => {
  const { acm, arn, remove, clock } = await deletable({ inUseLagMilliseconds: 10_000 });
  acm.attach(arn, CONSUMER);
  acm.detach(arn, CONSUMER);
  clock.now += 9999;
  await expect(remove()).rejects.toMatchObject({ name: "ResourceInUseException" });
  clock.now += 1;
  await expect(remove()).resolves.toBeDefined();
});

test("a faster speed shortens that lag too", async () => {
  const { acm, arn, remove, clock } = await deletable({ inUseLagMilliseconds: 10_000, speed: 100 });
  acm.attach(arn, CONSUMER);
  acm.detach(arn, CONSUMER);
  clock.now += 100;
  await expect(remove()).resolves.toBeDefined();
});
