import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test, vi } from "vitest";
import { acmFixture, issue } from "./fixtures.ts";
import { startLocalAcm } from "./serve.ts";

test("the environment is all that plain SDK clients need to find ACM and STS", async () => {
  const started = await startLocalAcm();
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await started.close();
  });
  for (const [name, value] of Object.entries(started.env)) vi.stubEnv(name, value);
  await expect(new ACMClient().send(new ListCertificatesCommand())).resolves.toBeDefined();
  await expect(new STSClient().send(new GetCallerIdentityCommand())).resolves.toMatchObject({
    Account: "111122223333",
  });
});

test("answers carry a request id, by which support finds a call", async () => {
  const { client } = await acmFixture();
  const { $metadata } = await client.send(new ListCertificatesCommand());
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test("an unsigned request is refused", async () => {
  const { url } = await acmFixture();
  const headers = { "x-amz-target": "CertificateManager.ListCertificates" };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
});

test("two services at once do not know each other", async () => {
  const [one, other] = [await acmFixture(), await acmFixture()];
  await one.import(await issue());
  expect([one.acm.certificates().length, other.acm.certificates().length]).toEqual([1, 0]);
});
