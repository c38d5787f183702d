import { X509Certificate } from "node:crypto";
import {
  DescribeCertificateAuthorityCommand,
  GetCertificateAuthorityCertificateCommand,
} from "@aws-sdk/client-acm-pca";
import { expect, test } from "vitest";
import { pcaFixture } from "./fixtures.ts";

async function authorityFixture(now = Date.now()) {
  const clock = { now };
  const fixture = await pcaFixture({ now: () => clock.now });
  return {
    ...fixture,
    clock,
    describe: async (CertificateAuthorityArn = fixture.authority) => {
      const command = new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn });
      return (await fixture.client.send(command)).CertificateAuthority;
    },
    certificateOf: (CertificateAuthorityArn = fixture.authority) =>
      fixture.client.send(new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn })),
  };
}

test("an authority is described with its key, its own validity and its subject", async () => {
  const { aws, describe, authority: parent, clock } = await authorityFixture();
  const [notBefore, notAfter] = [new Date("2025-01-01T00:00:00Z"), new Date("2035-01-01T00:00:00Z")];
  const subject = { Country: "NL", Organization: "Example Corp", CommonName: "Issuing" };
  const arn = aws.pca.createAuthority({ parent, keyAlgorithm: "EC_secp384r1", subject, notBefore, notAfter });
  expect(await describe(arn)).toEqual({
    Arn: arn,
    OwnerAccount: "111122223333",
    CreatedAt: new Date(clock.now),
    LastStateChangeAt: new Date(clock.now),
    Type: "SUBORDINATE",
    Serial: new X509Certificate(aws.pca.authority(arn)?.certificatePem ?? "").serialNumber.toLowerCase(),
    Status: "ACTIVE",
    NotBefore: notBefore,
    NotAfter: notAfter,
    CertificateAuthorityConfiguration: {
      KeyAlgorithm: "EC_secp384r1",
      SigningAlgorithm: "SHA256WITHECDSA",
      Subject: subject,
    },
    RevocationConfiguration: { CrlConfiguration: { Enabled: false }, OcspConfiguration: { Enabled: false } },
    KeyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
    UsageMode: "GENERAL_PURPOSE",
  });
});

test("an authority that waits for its certificate has no validity, and no certificate to give", async () => {
  const { aws, describe, certificateOf } = await authorityFixture();
  const arn = aws.pca.createAuthority({ status: "PENDING_CERTIFICATE" });
  expect(await describe(arn)).toMatchObject({ Status: "PENDING_CERTIFICATE" });
  expect(await describe(arn)).not.toHaveProperty("NotAfter");
  await expect(certificateOf(arn)).rejects.toMatchObject({ name: "InvalidStateException" });
});

test("a disabled authority says so, and an active one EXPIRED when its certificate has ended", async () => {
  const { aws, describe, authority, clock } = await authorityFixture();
  clock.now += 11 * 365 * 86_400_000;
  expect(await describe()).toMatchObject({ Status: "EXPIRED" });
  aws.pca.disable(authority);
  expect(await describe()).toMatchObject({ Status: "DISABLED", LastStateChangeAt: new Date(clock.now) });
});

test("a root's certificate has no chain, a subordinate's has its issuers up to the root", async () => {
  const { aws, authority, certificateOf } = await authorityFixture();
  const root = await certificateOf();
  expect(root.CertificateChain).toBeUndefined();
  expect(new X509Certificate(root.Certificate ?? "").checkIssued(new X509Certificate(root.Certificate ?? ""))).toBe(
    true,
  );
  const middle = aws.pca.createAuthority({ parent: authority });
  const issuing = await certificateOf(aws.pca.createAuthority({ parent: middle }));
  expect(issuing.CertificateChain).toBe(`${(await certificateOf(middle)).Certificate}\n${root.Certificate}`);
});

test("an authority of another region is not found", async () => {
  const { aws, describe } = await authorityFixture();
  const arn = aws.pca.createAuthority({ region: "us-east-1" });
  await expect(describe(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
