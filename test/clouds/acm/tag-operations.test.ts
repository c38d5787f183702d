import { AddTagsToCertificateCommand, RemoveTagsFromCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { acmFixture, issue } from "./fixtures.ts";

async function tagged() {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue(), { Tags: [{ Key: "env", Value: "production" }] });
  return { ...fixture, arn };
}

test("tags given on a first import are there", async () => {
  const { arn, tagsOf } = await tagged();
  expect(await tagsOf(arn)).toEqual({ env: "production" });
});

test("tags are added and removed one by one, the others stay", async () => {
  const { arn, client, tagsOf } = await tagged();
  await client.send(
    new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "team", Value: "web" }, { Key: "bare" }] }),
  );
  await client.send(new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "env" }] }));
  expect(await tagsOf(arn)).toEqual({ team: "web", bare: "" });
});

test("tags of a certificate that does not exist are ResourceNotFoundException", async () => {
  const { arn, client, acm } = await tagged();
  acm.deleteDirectly(arn);
  const add = new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "a" }] });
  await expect(client.send(add)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("an empty list of tags breaks the service model's least length of 1", async () => {
  const { arn, client } = await tagged();
  const add = new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [] });
  await expect(client.send(add)).rejects.toMatchObject({ name: "ValidationException" });
});
