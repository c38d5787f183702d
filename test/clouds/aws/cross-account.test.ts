// The accounts of "Using ACM Private Certificate Authority in a multi-account environment by using IAM roles".
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeCertificateAuthorityCommand } from "@aws-sdk/client-acm-pca";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { bundleOf, issue } from "../acm/fixtures.ts";
import { pcaClientOf, pcaFixture } from "../acm-pca/fixtures.ts";
import { type AccountOptions, DEFAULT_REGION } from "./accounts.ts";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const SHARED = `arn:aws:iam::${A}:role/shared`;
const CHARLIE = `arn:aws:iam::${C}:role/Charlie`;
const mayAssume = [{ actions: ["sts:AssumeRole"], resources: [SHARED] }];
const trust = (Condition?: Record<string, Record<string, string>>) => ({
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${B}:user/Bob`, CHARLIE] },
      Action: "sts:AssumeRole",
      ...(Condition === undefined ? {} : { Condition }),
    } as const,
  ],
});

const bob = { accessKeyId: "AKIABOB", secretAccessKey: "bob's" };
const dave = { accessKeyId: "AKIADAVE", secretAccessKey: "dave's" };

async function organisation(trustPolicy = trust()) {
  const accounts: AccountOptions[] = [
    {
      id: A,
      credentials: [{ accessKeyId: "AKIAALICE", secretAccessKey: "alice's", userName: "Alice", allow: [] }],
      roles: [
        { name: "shared", trustPolicy, allow: [{ actions: ["acm-pca:Describe*"] }] },
        { name: "second", trusts: [A], maxSessionSeconds: 43_200 },
        { name: "named", trusts: [`arn:aws:iam::${A}:user/Alice`] },
      ],
    },
    {
      id: B,
      credentials: [
        { ...bob, userName: "Bob", allow: mayAssume },
        { ...dave, userName: "Dave", allow: mayAssume },
      ],
    },
    { id: C, roles: [{ name: "Charlie", trusts: [], allow: mayAssume }] },
  ];
  const fixture = await pcaFixture({ accounts });
  const authority = fixture.aws.pca.createAuthority({ account: A });
  type Credentials = Parameters<typeof pcaClientOf>[1];
  const assume = async (as: NonNullable<Credentials>["credentials"], more: Partial<AssumeRoleCommandInput> = {}) => {
    const credentials = as ?? bob;
    const sts = new STSClient({ endpoint: fixture.url, region: DEFAULT_REGION, credentials, maxAttempts: 1 });
    const command = new AssumeRoleCommand({ RoleArn: SHARED, RoleSessionName: "certificates", ...more });
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = (await sts.send(command)).Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  const describe = (credentials: NonNullable<Credentials>["credentials"]) =>
    pcaClientOf(fixture.url, credentials === undefined ? {} : { credentials }).send(
      new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: authority }),
    );
  const charlie = () => fixture.aws.accounts.issueTemporary(CHARLIE, "i-1234567890abcdef0", 6 * 3_600_000);
  return { ...fixture, authority, assume, describe, charlie };
}

test("Bob and Charlie reach the authority through the role, and only through it", async () => {
  const { aws, assume, describe, charlie } = await organisation();
  for (const own of [bob, charlie()]) {
    await expect(describe(own)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(describe(await assume(own))).resolves.toMatchObject({ CertificateAuthority: { OwnerAccount: A } });
  }
  expect(aws.calls.at(-1)).toMatchObject({ account: A, caller: `arn:aws:sts::${A}:assumed-role/shared/certificates` });
});

test("an account's own permissions never reach into another account", async () => {
  const { aws, describe } = await organisation();
  aws.allow(bob.accessKeyId, undefined);
  await expect(describe(bob)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(
      "because no resource-based policy allows the acm-pca:DescribeCertificateAuthority action",
    ),
  });
});

test("another account's ACM certificate is not found without the role", async () => {
  const { aws, url } = await organisation();
  aws.allow(bob.accessKeyId, undefined);
  const CertificateArn = aws.acm.importDirectly({ bundle: bundleOf(await issue()), account: A });
  const acm = new ACMClient({ endpoint: url, region: DEFAULT_REGION, credentials: bob, maxAttempts: 1 });
  await expect(acm.send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a user whom the role does not name is refused, though the account's other user is trusted", async () => {
  const { assume } = await organisation();
  await expect(assume(dave)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("a trusted principal needs sts:AssumeRole of its own, and gets to know so", async () => {
  const { aws, assume, charlie } = await organisation();
  aws.allow(CHARLIE, []);
  await expect(assume(charlie())).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("no identity-based policy allows the sts:AssumeRole action"),
  });
});

test("what a role may do changes for its running sessions at once", async () => {
  const { aws, assume, describe } = await organisation();
  const session = await assume(bob);
  aws.allow(SHARED, [{ actions: ["acm-pca:Issue*"] }]);
  await expect(describe(session)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("within an account, a policy that names the user is enough without a permission of the user's own", async () => {
  const { assume } = await organisation();
  const alice = { accessKeyId: "AKIAALICE", secretAccessKey: "alice's" };
  await expect(assume(alice, { RoleArn: `arn:aws:iam::${A}:role/named` })).resolves.toBeDefined();
  await expect(assume(alice, { RoleArn: `arn:aws:iam::${A}:role/second` })).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("the external id and the session's name must be those that the role asks for", async () => {
  const Condition = { StringEquals: { "sts:ExternalId": "acme-7" }, StringLike: { "sts:RoleSessionName": "ci-*" } };
  const { assume } = await organisation(trust(Condition));
  await expect(assume(bob, { ExternalId: "acme-7", RoleSessionName: "ci-1" })).resolves.toBeDefined();
  await expect(assume(bob, { ExternalId: "acme-8", RoleSessionName: "ci-1" })).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await expect(assume(bob, { ExternalId: "acme-7" })).rejects.toMatchObject({ name: "AccessDenied" });
});

test("session tags need sts:TagSession in the role's policy", async () => {
  const { assume } = await organisation();
  await expect(assume(bob, { Tags: [{ Key: "team", Value: "web" }] })).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("sts:TagSession"),
  });
});

test("a role assumed by a role's session lasts an hour at most, whatever the role's own setting (STS reference)", async () => {
  const { aws, assume } = await organisation();
  aws.allow(SHARED, undefined);
  const RoleArn = `arn:aws:iam::${A}:role/second`;
  const session = await assume(bob);
  await expect(assume(session, { RoleArn, DurationSeconds: 3600 })).resolves.toBeDefined();
  await expect(assume(session, { RoleArn, DurationSeconds: 3601 })).rejects.toMatchObject({
    name: "ValidationError",
    message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
  });
});

test("a session longer than the role's setting is refused", async () => {
  const { assume } = await organisation();
  await expect(assume(bob, { DurationSeconds: 7200 })).rejects.toMatchObject({
    name: "ValidationError",
    message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  });
});

test("an external id of other characters is refused (STS reference)", async () => {
  const { assume } = await organisation();
  await expect(assume(bob, { ExternalId: "with space" })).rejects.toMatchObject({ name: "ValidationError" });
});
