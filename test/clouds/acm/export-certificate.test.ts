import { createPrivateKey, X509Certificate } from "node:crypto";
import {
  ACMClient,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { type LocalAwsOptions, startLocalAws } from "../aws/index.ts";
import { bundleOf, issue } from "./fixtures.ts";
import type { DirectImport } from "./local-acm.ts";

const passphrase = "correct horse";

async function exportFixture(options: LocalAwsOptions = {}) {
  const { aws, url, close } = await startLocalAws(options);
  onTestFinished(close);
  const [credentials] = DEFAULT_ACCOUNT.credentials;
  const client = new ACMClient({ endpoint: url, region: DEFAULT_REGION, credentials, maxAttempts: 1 });
  const root = aws.pca.createAuthority();
  const authorityArn = aws.pca.createAuthority({ parent: root });
  const request = { authorityArn, names: ["db.internal", "db"] };
  return {
    aws,
    client,
    authorityArn,
    request,
    describe: async (CertificateArn: string) =>
      (await client.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate,
    export: (CertificateArn: string, words = passphrase) =>
      client.send(new ExportCertificateCommand({ CertificateArn, Passphrase: Buffer.from(words) })),
  };
}

test("a private certificate comes with its chain up to the root and its key under the passphrase", async () => {
  const fixture = await exportFixture();
  const arn = fixture.aws.requestPrivately(fixture.request);
  const { Certificate = "", CertificateChain = "", PrivateKey = "" } = await fixture.export(arn);
  const leaf = new X509Certificate(Certificate);
  expect(leaf.subjectAltName).toBe("DNS:db.internal, DNS:db");
  expect(leaf.checkIssued(new X509Certificate(CertificateChain))).toBe(true);
  expect(CertificateChain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(leaf.checkPrivateKey(createPrivateKey({ key: PrivateKey, passphrase }))).toBe(true);
  expect(fixture.aws.pca.issued(fixture.authorityArn)).toHaveLength(1);
});

test("what is requested of an authority is exported once it is issued", async () => {
  const clock = { now: Date.now() };
  const fixture = await exportFixture({ now: () => clock.now });
  fixture.aws.configure({ acm: { validation: { issuesAfterMilliseconds: 1000 } } });
  const input = { DomainName: "db.internal", CertificateAuthorityArn: fixture.authorityArn };
  const { CertificateArn = "" } = await fixture.client.send(new RequestCertificateCommand(input));
  await expect(fixture.export(CertificateArn)).rejects.toMatchObject({ name: "RequestInProgressException" });
  clock.now += 1000;
  const { PrivateKey = "", Certificate = "" } = await fixture.export(CertificateArn);
  const key = createPrivateKey({ key: PrivateKey, passphrase });
  expect(new X509Certificate(Certificate).checkPrivateKey(key)).toBe(true);
});

test("a private certificate is described with its authority, and renewed once it has been exported", async () => {
  const fixture = await exportFixture();
  const arn = fixture.aws.requestPrivately(fixture.request);
  const { authorityArn } = fixture;
  const described = { Type: "PRIVATE", CertificateAuthorityArn: authorityArn, RenewalEligibility: "INELIGIBLE" };
  expect(await fixture.describe(arn)).toMatchObject(described);
  await fixture.export(arn);
  expect(await fixture.describe(arn)).toMatchObject({ ...described, RenewalEligibility: "ELIGIBLE" });
});

test("after a renewal the same ARN exports another certificate", async () => {
  const fixture = await exportFixture();
  const arn = fixture.aws.requestPrivately(fixture.request);
  const before = await fixture.export(arn);
  fixture.aws.renewPrivately(arn, fixture.request);
  const { Certificate = "", PrivateKey = "" } = await fixture.export(arn);
  expect(Certificate).not.toBe(before.Certificate);
  const key = createPrivateKey({ key: PrivateKey, passphrase });
  expect(new X509Certificate(Certificate).checkPrivateKey(key)).toBe(true);
});

test("a public certificate is exported where it was made exportable", async () => {
  const fixture = await exportFixture();
  const bundle = bundleOf(await issue());
  const arn = fixture.aws.acm.importDirectly({ bundle, type: "AMAZON_ISSUED", exportable: true });
  expect(await fixture.describe(arn)).toMatchObject({ Options: { Export: "ENABLED" } });
  expect(await fixture.export(arn)).toMatchObject({ PrivateKey: expect.stringContaining("ENCRYPTED") });
});

test.each<[string, Partial<DirectImport>]>([
  ["a public certificate", { type: "AMAZON_ISSUED" }],
  ["a public certificate that was made not exportable", { type: "AMAZON_ISSUED", exportable: false }],
  ["an imported certificate", {}],
])("%s is not exported", async (_what, more) => {
  const fixture = await exportFixture();
  const arn = fixture.aws.acm.importDirectly({ bundle: bundleOf(await issue()), ...more });
  await expect(fixture.export(arn)).rejects.toMatchObject({
    name: "ValidationException",
    message: `Certificate ARN: ${arn} is not a private certificate`,
  });
});

test.each([
  ["of 3 characters", "abc", "Member must have length greater than or equal to 4"],
  ["of 129 characters", "a".repeat(129), "Member must have length less than or equal to 128"],
  ["with a character that the reference excludes", "pass$word", "other than #, $ and %"],
  ["beyond ASCII", "pässword", "ASCII"],
])("a passphrase %s is refused, and not repeated", async (_what, words, text) => {
  const fixture = await exportFixture();
  const arn = fixture.aws.requestPrivately(fixture.request);
  const refused = await fixture.export(arn, words).catch((error: Error) => error);
  expect(refused).toMatchObject({ name: "ValidationException", message: expect.stringContaining(text) });
  expect(JSON.stringify(refused) + (refused as Error).message).not.toContain(words);
});

test("exporting needs its own permission, on the certificate", async () => {
  const fixture = await exportFixture();
  const arn = fixture.aws.requestPrivately(fixture.request);
  const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;
  fixture.aws.allow(accessKeyId, [{ actions: ["acm:Get*", "acm:Describe*"] }]);
  await expect(fixture.export(arn)).rejects.toMatchObject({ name: "AccessDeniedException" });
  fixture.aws.allow(accessKeyId, [{ actions: ["acm:ExportCertificate"], resources: [arn] }]);
  await expect(fixture.export(arn)).resolves.toBeDefined();
});
