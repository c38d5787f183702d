import { ACMPCAClient, GetCertificateCommand, IssueCertificateCommand, ListTagsCommand } from "@aws-sdk/client-acm-pca";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { LocalAws, requestHandler } from "../aws/index.ts";
import { pcaFixture, signingRequest } from "./fixtures.ts";

const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;
const OPERATIONS = ["IssueCertificate", "GetCertificate"];

test("the log names each call with what it was about, and how it ended", async () => {
  const fixture = await pcaFixture();
  const arn = await fixture.issue();
  await fixture.read(arn.replace(/.{4}$/, "0000")).catch(() => undefined);
  expect(fixture.aws.calls).toMatchObject([
    { service: "acm-pca", operation: "IssueCertificate", arn, outcome: "ok" },
    { service: "acm-pca", operation: "GetCertificate", outcome: "ResourceNotFoundException" },
  ]);
});

test.each(["before", "after"] as const)("a connection cut %s the issue leaves what it says", async (effect) => {
  const fixture = await pcaFixture();
  fixture.aws.faults.add({ operation: "IssueCertificate", kind: { type: "cut", effect } });
  await expect(fixture.issue()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(fixture.aws.pca.issued()).toHaveLength(effect === "after" ? 1 : 0);
});

test("after a lost answer, the same token finds the certificate", async () => {
  const fixture = await pcaFixture();
  fixture.aws.faults.add({ operation: "IssueCertificate", kind: { type: "cut", effect: "after" } });
  await fixture.issue({ IdempotencyToken: "once" }).catch(() => undefined);
  const arn = await fixture.issue({ IdempotencyToken: "once" });
  expect(fixture.aws.pca.issued().map((issued) => issued.arn)).toEqual([arn]);
});

test("errors and throttling on request come instead of the answer", async () => {
  const fixture = await pcaFixture();
  const error = { type: "error", name: "RequestFailedException" } as const;
  fixture.aws.faults.add({ operation: "GetCertificate", kind: error });
  fixture.aws.faults.add({ operation: "GetCertificate", kind: { type: "throttle" }, after: 1 });
  const arn = await fixture.issue();
  await expect(fixture.read(arn)).rejects.toMatchObject({ name: "RequestFailedException" });
  await expect(fixture.read(arn)).rejects.toMatchObject({ name: "ThrottlingException" });
  await expect(fixture.read(arn)).resolves.toBeDefined();
});

test("25 issues a second are the quota of an account and region, and reads have their own", async () => {
  const clock = { now: Date.now() };
  const fixture = await pcaFixture({ now: () => clock.now, settings: { quotas: true } });
  const Csr = Buffer.from(await signingRequest());
  for (let count = 0; count < 25; count++) await fixture.issue({ Csr });
  await expect(fixture.issue({ Csr })).rejects.toMatchObject({ name: "ThrottlingException", message: "Rate exceeded" });
  await expect(fixture.read(fixture.aws.pca.issued()[0]?.arn ?? "")).resolves.toBeDefined();
  clock.now += 40;
  await expect(fixture.issue({ Csr })).resolves.toBeDefined();
});

test("the actions that it takes are allowed on the authority: without one, the denial names it", async () => {
  const fixture = await pcaFixture();
  const allowed = (operations: readonly string[]) => [
    { actions: operations.map((operation) => `acm-pca:${operation}`), resources: [fixture.authority] },
  ];
  fixture.aws.allow(accessKeyId, allowed(OPERATIONS));
  const arn = await fixture.issue();
  await expect(fixture.read(arn)).resolves.toBeDefined();
  fixture.aws.allow(accessKeyId, allowed(["IssueCertificate"]));
  await expect(fixture.read(arn)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(
      `acm-pca:GetCertificate on resource: ${fixture.authority} because no identity-based`,
    ),
  });
});

test("an operation that there is not here is unknown", async () => {
  const { client, authority } = await pcaFixture();
  await expect(client.send(new ListTagsCommand({ CertificateAuthorityArn: authority }))).rejects.toMatchObject({
    name: "UnknownOperationException",
  });
});

test("it runs behind a client's request handler as well, without a socket", async () => {
  const aws = new LocalAws();
  const authority = aws.pca.createAuthority();
  const [credentials] = DEFAULT_ACCOUNT.credentials;
  const client = new ACMPCAClient({ region: DEFAULT_REGION, credentials, requestHandler: requestHandler(aws) });
  const { CertificateArn } = await client.send(
    new IssueCertificateCommand({
      CertificateAuthorityArn: authority,
      Csr: Buffer.from(await signingRequest()),
      SigningAlgorithm: "SHA256WITHECDSA",
      Validity: { Type: "DAYS", Value: 1 },
    }),
  );
  const read = new GetCertificateCommand({ CertificateAuthorityArn: authority, CertificateArn });
  await expect(client.send(read)).resolves.toMatchObject({ Certificate: expect.any(String) });
});

test("a reset forgets authorities and what they issued", async () => {
  const { aws, issue } = await pcaFixture();
  await issue();
  aws.reset();
  expect([aws.pca.authorities(), aws.pca.issued()]).toEqual([[], []]);
});

test("another process sees and makes authorities, and sees what they issued", async () => {
  const { url, aws, issue, authority } = await pcaFixture();
  const arn = await issue();
  const ask = async (method: string, path: string, body?: object) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await fetch(`${url}/_local/${path}`, init)).json();
  };
  const made = (await ask("POST", "authorities", { account: "444455556666" })) as { arn: string };
  expect(aws.pca.authority(made.arn)).toMatchObject({ account: "444455556666" });
  await ask("POST", "authority-status", { arn: authority, status: "DISABLED" });
  expect(await ask("GET", "authorities")).toMatchObject([{ status: "DISABLED" }, { status: "ACTIVE" }]);
  expect(await ask("GET", `issued?authority=${authority}`)).toMatchObject([{ arn }]);
  expect(await ask("GET", "revoked")).toEqual([]);
});
