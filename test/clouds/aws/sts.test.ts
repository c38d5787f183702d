import { DeleteCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { acmFixture, bundleOf, clientOf, issue } from "../acm/fixtures.ts";
import type { AccountOptions } from "./accounts.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "./accounts.ts";

const ROLE = "arn:aws:iam::444455556666:role/deployer";
const target: AccountOptions = {
  id: "444455556666",
  roles: [
    { name: "deployer", trusts: [DEFAULT_ACCOUNT.id], allow: [{ actions: ["acm:ListCertificates"] }] },
    { name: "guarded", trusts: [DEFAULT_ACCOUNT.id], externalId: "secret-handshake" },
    { name: "closed", trusts: ["999999999999"] },
  ],
};
const HOUR = 3_600_000;

async function stsFixture() {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ accounts: [DEFAULT_ACCOUNT, target], now: () => clock.now });
  const [credentials] = DEFAULT_ACCOUNT.credentials;
  const sts = new STSClient({ endpoint: fixture.url, region: DEFAULT_REGION, credentials, maxAttempts: 1 });
  const assume = async (input: Partial<AssumeRoleCommandInput> = {}) => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "pipeline", ...input });
    const { Credentials, AssumedRoleUser } = await sts.send(command);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = Credentials ?? {};
    const usable = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { credentials: usable, expiration: Expiration, user: AssumedRoleUser };
  };
  return { ...fixture, sts, assume, clock };
}

const list = new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } });

test("GetCallerIdentity names account and principal", async () => {
  const { sts } = await stsFixture();
  expect(await sts.send(new GetCallerIdentityCommand())).toMatchObject({
    Account: "111122223333",
    Arn: "arn:aws:iam::111122223333:user/tester",
  });
});

test("an assumed role works in the role's account, and its session name is in the ARN", async () => {
  const { acm, url, assume } = await stsFixture();
  acm.importDirectly({ bundle: bundleOf(await issue()), account: target.id });
  const { credentials, user } = await assume();
  const { CertificateSummaryList } = await clientOf(url, { credentials }).send(list);
  expect(user?.Arn).toBe("arn:aws:sts::444455556666:assumed-role/deployer/pipeline");
  expect(CertificateSummaryList).toHaveLength(1);
  expect(acm.calls.at(-1)).toMatchObject({ account: target.id, caller: user?.Arn });
});

test("the role's own permissions hold, not the caller's", async () => {
  const { acm, url, assume } = await stsFixture();
  const arn = acm.importDirectly({ bundle: bundleOf(await issue()), account: target.id });
  const client = clientOf(url, { credentials: (await assume()).credentials });
  await expect(client.send(new DeleteCertificateCommand({ CertificateArn: arn }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("temporary credentials need their session token", async () => {
  const { url, assume } = await stsFixture();
  const { accessKeyId, secretAccessKey } = (await assume()).credentials;
  const client = clientOf(url, { credentials: { accessKeyId, secretAccessKey } });
  await expect(client.send(list)).rejects.toMatchObject({ name: "UnrecognizedClientException" });
});

test("temporary credentials end after an hour by default, and expired ones say so", async () => {
  const { url, assume, clock } = await stsFixture();
  const { credentials, expiration } = await assume();
  expect(expiration?.getTime()).toBe(clock.now + HOUR);
  clock.now += HOUR;
  await expect(clientOf(url, { credentials }).send(list)).rejects.toMatchObject({ name: "ExpiredTokenException" });
});

test.each([
  ["a role that does not trust the caller's account", { RoleArn: `${ROLE.replace("deployer", "closed")}` }],
  ["a role that does not exist", { RoleArn: `${ROLE.replace("deployer", "nobody")}` }],
  ["a role whose external id is missing", { RoleArn: `${ROLE.replace("deployer", "guarded")}` }],
])("%s is denied without telling which it was, as AWS does", async (_case, input) => {
  const { assume } = await stsFixture();
  await expect(assume(input)).rejects.toMatchObject({
    name: "AccessDenied",
    message: `User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
  });
});

test("the right external id opens a guarded role", async () => {
  const { assume } = await stsFixture();
  const RoleArn = ROLE.replace("deployer", "guarded");
  await expect(assume({ RoleArn, ExternalId: "secret-handshake" })).resolves.toBeDefined();
});

test("a caller without sts:AssumeRole may not assume a role that trusts its account", async () => {
  const { acm, assume } = await stsFixture();
  acm.allow(DEFAULT_ACCOUNT.credentials[0].accessKeyId, [{ actions: ["acm:*"] }]);
  await expect(assume()).rejects.toMatchObject({ name: "AccessDenied" });
});

test.each([
  ["a session name of one character", { RoleSessionName: "x" }],
  ["a session of less than 15 minutes", { DurationSeconds: 899 }],
  ["a session of more than 12 hours", { DurationSeconds: 43_201 }],
])("%s is refused (STS API reference, AssumeRole)", async (_case, input) => {
  const { assume } = await stsFixture();
  await expect(assume(input)).rejects.toMatchObject({ name: "ValidationError" });
});

test("a wrong signature has STS's own error name and status", async () => {
  const { url } = await stsFixture();
  const credentials = { ...DEFAULT_ACCOUNT.credentials[0], secretAccessKey: "wrong" };
  const sts = new STSClient({ endpoint: url, region: DEFAULT_REGION, credentials, maxAttempts: 1 });
  await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject({
    name: "SignatureDoesNotMatch",
    $metadata: { httpStatusCode: 403 },
  });
});
