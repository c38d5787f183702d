import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { afterEach, expect, test, vi } from "vitest";
import { connectAcm } from "../../../provider/targets/acm/client.ts";
import { type AccountOptions, DEFAULT_ACCOUNT, type LocalAcmOptions, startLocalAcm } from "../../clouds/acm/index.ts";

afterEach(() => vi.unstubAllEnvs());

const region = "eu-west-1";
const other: AccountOptions = {
  id: "444455556666",
  credentials: [{ accessKeyId: "AKIAOTHEREXAMPLE", secretAccessKey: "otherSecret", userName: "profiled" }],
  roles: [
    { name: "deployer", trusts: [DEFAULT_ACCOUNT.id] },
    { name: "guarded", trusts: [DEFAULT_ACCOUNT.id], externalId: "secret-handshake" },
    { name: "own", trusts: ["444455556666"] },
  ],
};
const roleArn = (name: string) => `arn:aws:iam::444455556666:role/${name}`;

/** A local ACM and STS over HTTP, in this process's environment. Each test asks another region: connections are kept. */
async function started(options: LocalAcmOptions = {}, quotaFactor = "1000") {
  const cloud = await startLocalAcm({ accounts: [DEFAULT_ACCOUNT, other], ...options });
  const folder = await mkdtemp(join(tmpdir(), "client-test-"));
  const AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
  const [{ accessKeyId, secretAccessKey } = { accessKeyId: "", secretAccessKey: "" }] = other.credentials ?? [];
  const profile = `[other]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(AWS_SHARED_CREDENTIALS_FILE, profile);
  const env = { ...cloud.env, AWS_SHARED_CREDENTIALS_FILE, PULUMI_CERTIFICATES_QUOTA_FACTOR: quotaFactor };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return { ...cloud, close: () => Promise.all([cloud.close(), rm(folder, { recursive: true })]) };
}

type Connection = ReturnType<typeof connectAcm>;
const list = (connection: Connection) =>
  connection.call("ListCertificates", (client) => client.send(new ListCertificatesCommand({})));

const callersOf = (cloud: Awaited<ReturnType<typeof started>>, operation: string) =>
  cloud.acm.calls.filter((call) => call.operation === operation).map(({ caller }) => caller);

test("without anything the SDK's own chain finds the credentials", async () => {
  const cloud = await started();
  await list(connectAcm({ region }));
  expect(callersOf(cloud, "ListCertificates")).toEqual(["arn:aws:iam::111122223333:user/tester"]);
  await cloud.close();
});

test("a profile is the shared configuration's, and wins over the environment", async () => {
  const cloud = await started();
  await list(connectAcm({ region: "eu-west-2", profile: "other" }));
  expect(callersOf(cloud, "ListCertificates")).toEqual(["arn:aws:iam::444455556666:user/profiled"]);
  await cloud.close();
});

test("a role is assumed under this package's name, unless the session has one of its own", async () => {
  const cloud = await started();
  await list(connectAcm({ region: "eu-west-3", assumeRole: { roleArn: roleArn("deployer") } }));
  await list(connectAcm({ region: "eu-west-3", assumeRole: { roleArn: roleArn("deployer"), sessionName: "ci" } }));
  expect(callersOf(cloud, "ListCertificates")).toEqual([
    "arn:aws:sts::444455556666:assumed-role/deployer/pulumi-certificates",
    "arn:aws:sts::444455556666:assumed-role/deployer/ci",
  ]);
  await cloud.close();
});

test("a role that wants an external id gets it", async () => {
  const cloud = await started();
  const assumeRole = { roleArn: roleArn("guarded"), externalId: "secret-handshake" };
  await list(connectAcm({ region: "eu-north-1", assumeRole }));
  expect(callersOf(cloud, "ListCertificates")).toHaveLength(1);
  await cloud.close();
});

test("a role that may not be assumed is a missing permission, said at once", async () => {
  const cloud = await started();
  const connection = connectAcm({ region: "eu-south-1", assumeRole: { roleArn: roleArn("guarded") } });
  await expect(list(connection)).rejects.toMatchObject({
    kind: "denied",
    message: expect.stringContaining(`is not authorized to perform: sts:AssumeRole on resource: ${roleArn("guarded")}`),
  });
  await cloud.close();
});

test("a role is assumed by the profile's credentials, where both are given", async () => {
  const cloud = await started();
  await list(connectAcm({ region: "eu-south-2", profile: "other", assumeRole: { roleArn: roleArn("own") } }));
  expect(callersOf(cloud, "AssumeRole")).toEqual(["arn:aws:iam::444455556666:user/profiled"]);
  await cloud.close();
});

test("a profile that is not there counts as a missing permission, and is not asked for again and again", async () => {
  const cloud = await started();
  await expect(list(connectAcm({ region: "us-west-1", profile: "absent" }))).rejects.toMatchObject({ kind: "denied" });
  await cloud.close();
});

test("the same arguments share a connection, and with it credentials and sockets", async () => {
  const args = { region: "us-west-2", assumeRole: { roleArn: roleArn("deployer") } };
  expect(connectAcm(args)).toBe(connectAcm({ ...args, tags: { env: "production" } }));
  expect(connectAcm(args)).not.toBe(connectAcm({ ...args, assumeRole: { roleArn: roleArn("own") } }));
  expect(connectAcm(args)).not.toBe(connectAcm({ ...args, region: "us-east-2" }));
});

test("STS is asked once for the account, however many calls follow", async () => {
  const cloud = await started();
  const connection = connectAcm({ region: "ca-central-1" });
  await Promise.all([list(connection), list(connection), list(connection)]);
  expect(callersOf(cloud, "GetCallerIdentity")).toHaveLength(1);
  await cloud.close();
});

test("without STS calls are made all the same: only the quota is counted for the credentials then", async () => {
  const cloud = await started();
  cloud.acm.faults.add({ operation: "GetCallerIdentity", kind: { type: "cut", effect: "before" } });
  await list(connectAcm({ region: "ca-west-1" }));
  expect(callersOf(cloud, "ListCertificates")).toHaveLength(1);
  await cloud.close();
});

/** Milliseconds between the first and the last arrival, by account. */
async function spans(connections: readonly Connection[], cloud: Awaited<ReturnType<typeof started>>) {
  await Promise.all(connections.flatMap((connection) => [list(connection), list(connection)]));
  const calls = cloud.acm.calls.filter(({ operation }) => operation === "ListCertificates");
  const timesOf = (account: string) => calls.filter((call) => call.account === account).map(({ time }) => time);
  return (account: string) => Math.max(...timesOf(account)) - Math.min(...timesOf(account));
}

test("two sets of credentials of one account share its quota, by the account that STS tells", async () => {
  // Ten times the quota: a ListCertificates every 0.1 s, so four of them take 0.3 s at least.
  const cloud = await started({}, "10");
  const profiled = connectAcm({ region: "sa-east-1", profile: "other" });
  const assumed = connectAcm({ region: "sa-east-1", assumeRole: { roleArn: roleArn("deployer") } });
  const span = await spans([profiled, assumed], cloud);
  expect(span("444455556666")).toBeGreaterThanOrEqual(290);
  await cloud.close();
});

test("another account has a quota of its own", async () => {
  const cloud = await started({}, "10");
  const span = await spans(
    [connectAcm({ region: "af-south-1", profile: "other" }), connectAcm({ region: "af-south-1" })],
    cloud,
  );
  for (const account of ["444455556666", "111122223333"]) {
    expect(span(account)).toBeGreaterThanOrEqual(90);
    expect(span(account)).toBeLessThan(290);
  }
  await cloud.close();
});
