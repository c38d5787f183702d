import { DescribeCertificateCommand, GetCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { acmFixture, bundleOf, issue } from "./fixtures.ts";

test("DescribeCertificate answers an imported certificate as recorded from a live account", async () => {
  const clock = { now: Date.parse("2026-11-22T10:00:00.123Z") };
  const fixture = await acmFixture({ now: () => clock.now });
  const validity = { notBefore: new Date("2026-11-01T00:00:00Z"), notAfter: new Date("2027-01-30T00:00:00Z") };
  const leaf = await issue({ serialNumber: "03e9", names: ["a.example", "b.example"], ...validity });
  const arn = await fixture.import(leaf);
  const { Certificate } = await fixture.client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  expect(Certificate).toEqual({
    CertificateArn: arn,
    DomainName: "a.example",
    SubjectAlternativeNames: ["a.example", "b.example"],
    Serial: "03:e9",
    Subject: "CN=a.example",
    Issuer: "Example Trust",
    CreatedAt: new Date(clock.now),
    ImportedAt: new Date(clock.now),
    Status: "ISSUED",
    NotBefore: validity.notBefore,
    NotAfter: validity.notAfter,
    KeyAlgorithm: "EC-prime256v1",
    SignatureAlgorithm: "SHA256WITHECDSA",
    InUseBy: [],
    Type: "IMPORTED",
    KeyUsages: [{ Name: "DIGITAL_SIGNATURE" }],
    ExtendedKeyUsages: [{ Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" }],
    RenewalEligibility: "INELIGIBLE",
    Options: { CertificateTransparencyLoggingPreference: "DISABLED" },
  });
});

test("a re-import moves ImportedAt and keeps CreatedAt", async () => {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now });
  const arn = await fixture.import(await issue());
  const created = clock.now;
  clock.now += 5000;
  await fixture.import(await issue(), { CertificateArn: arn });
  const { Certificate } = await fixture.client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  expect([Certificate?.CreatedAt, Certificate?.ImportedAt]).toEqual([new Date(created), new Date(clock.now)]);
});

test("a certificate expires by the service's clock", async () => {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now });
  const arn = await fixture.import(await issue());
  clock.now += 91 * 86_400_000;
  const { Certificate } = await fixture.client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  expect(Certificate?.Status).toBe("EXPIRED");
});

test("GetCertificate answers leaf and chain as imported, and never the key", async () => {
  const fixture = await acmFixture();
  const leaf = await issue();
  const arn = await fixture.import(leaf);
  const { $metadata, ...answer } = await fixture.client.send(new GetCertificateCommand({ CertificateArn: arn }));
  expect(answer).toEqual({ Certificate: leaf.certificatePem, CertificateChain: leaf.chainPem });
});

test("without an imported chain there is none to get", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import({ ...(await issue()), chainPem: "" });
  const answer = await fixture.client.send(new GetCertificateCommand({ CertificateArn: arn }));
  expect(answer.CertificateChain).toBeUndefined();
});

test("consumers are in InUseBy", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
  fixture.acm.attach(arn, listener);
  const { Certificate } = await fixture.client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  expect(Certificate?.InUseBy).toEqual([listener]);
});

test.each([
  ["unknown", "eu-west-1", "111122223333"],
  ["of another region", "us-east-1", "111122223333"],
  ["of another account", "eu-west-1", "444455556666"],
])("a certificate that is %s cannot be found", async (what, region, account) => {
  const { acm, client } = await acmFixture();
  const elsewhere = acm.importDirectly({ bundle: bundleOf(await issue()), region, account });
  const CertificateArn = what === "unknown" ? elsewhere.replace(/.{4}$/, "0000") : elsewhere;
  const notFound = {
    name: "ResourceNotFoundException",
    message: `Could not find certificate ${CertificateArn} in account 111122223333.`,
  };
  await expect(client.send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toMatchObject(notFound);
  await expect(client.send(new GetCertificateCommand({ CertificateArn }))).rejects.toMatchObject(notFound);
});

test("an ARN that is none of a certificate is InvalidArnException", async () => {
  const { client } = await acmFixture();
  const command = new DescribeCertificateCommand({ CertificateArn: "arn:aws:acm:eu-west-1:111122223333:account" });
  await expect(client.send(command)).rejects.toMatchObject({ name: "InvalidArnException" });
});
