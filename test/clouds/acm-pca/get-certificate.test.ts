import { X509Certificate } from "node:crypto";
import { GetCertificateCommand } from "@aws-sdk/client-acm-pca";
import { expect, test } from "vitest";
import { pcaFixture } from "./fixtures.ts";

const pems = (text: string) => text.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];

test("the chain begins with the issuing authority and ends with the root, which is in it", async () => {
  const fixture = await pcaFixture();
  const { pca } = fixture.aws;
  const middle = pca.createAuthority({ parent: fixture.authority, subject: { CommonName: "Middle" } });
  const CertificateAuthorityArn = pca.createAuthority({ parent: middle, subject: { CommonName: "Issuing" } });
  const { certificate, chain } = await fixture.read(await fixture.issue({ CertificateAuthorityArn }));
  const issuers = pems(chain).map((pem) => new X509Certificate(pem));
  expect(issuers.map(({ subject }) => subject)).toEqual([
    "CN=Issuing",
    "CN=Middle",
    "C=NL\nO=Example Corp\nCN=Example Private Root CA",
  ]);
  const path = [certificate, ...issuers];
  for (const [index, issuer] of issuers.entries()) expect(path[index]?.checkIssued(issuer)).toBe(true);
});

test("the root's own certificates have the root as their chain", async () => {
  const fixture = await pcaFixture();
  const { chain } = await fixture.read(await fixture.issue());
  expect(pems(chain)).toEqual([fixture.aws.pca.authority(fixture.authority)?.certificatePem?.trimEnd()]);
});

test("neither text ends with a line break, as users' code that joins them knows", async () => {
  const fixture = await pcaFixture();
  const CertificateArn = await fixture.issue();
  const command = new GetCertificateCommand({ CertificateAuthorityArn: fixture.authority, CertificateArn });
  const { Certificate, CertificateChain } = await fixture.client.send(command);
  for (const text of [Certificate, CertificateChain]) expect(text).toMatch(/-----END CERTIFICATE-----$/);
});

test("a certificate is pending until the issuance is through", async () => {
  const clock = { now: Date.now() };
  const fixture = await pcaFixture({ now: () => clock.now, settings: { pca: { issuanceMilliseconds: 2000 } } });
  const arn = await fixture.issue();
  clock.now += 1999;
  await expect(fixture.read(arn)).rejects.toMatchObject({ name: "RequestInProgressException" });
  clock.now += 1;
  await expect(fixture.read(arn)).resolves.toBeDefined();
});

test("a certificate can be kept pending for so many reads, whatever the clock says", async () => {
  const fixture = await pcaFixture();
  fixture.aws.faults.add({ operation: "IssueCertificate", kind: { type: "stale", reads: 2 } });
  const arn = await fixture.issue();
  for (const _read of [1, 2]) {
    await expect(fixture.read(arn)).rejects.toMatchObject({ name: "RequestInProgressException" });
  }
  await expect(fixture.read(arn)).resolves.toBeDefined();
});

test.each([
  ["an unknown certificate", (arn: string) => arn.replace(/.{4}$/, "0000"), "ResourceNotFoundException"],
  [
    "a certificate of another authority",
    (arn: string) => arn.replace("authority/", "authority/0"),
    "InvalidArnException",
  ],
  ["the authority itself", (arn: string) => arn.split("/certificate/")[0] ?? "", "InvalidArnException"],
])("%s is not given", async (_what, change, name) => {
  const { client, authority, issue } = await pcaFixture();
  const CertificateArn = change(await issue());
  const command = new GetCertificateCommand({ CertificateAuthorityArn: authority, CertificateArn });
  await expect(client.send(command)).rejects.toMatchObject({ name });
});
