import { X509Certificate } from "node:crypto";
import { IssueCertificateCommand, type IssueCertificateCommandInput } from "@aws-sdk/client-acm-pca";
import { describe, expect, test } from "vitest";
import { pcaFixture, signingRequest } from "./fixtures.ts";

const DAY = 86_400_000;

test.each([
  ["RSA_2048", "SHA256WITHRSA"],
  ["RSA_3072", "SHA384WITHRSA"],
  ["RSA_4096", "SHA512WITHRSA"],
  ["EC_prime256v1", "SHA256WITHECDSA"],
  ["EC_secp384r1", "SHA384WITHECDSA"],
] as const)(
  "OpenSSL takes a certificate of an authority with %s for one of it",
  async (keyAlgorithm, SigningAlgorithm) => {
    const fixture = await pcaFixture();
    const authority = fixture.aws.pca.createAuthority({ keyAlgorithm });
    const arn = await fixture.issue({ CertificateAuthorityArn: authority, SigningAlgorithm });
    const { certificate, chain } = await fixture.read(arn);
    const issuer = new X509Certificate(chain);
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
  },
);

test.each(["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"] as const)(
  "a request for a key of %s is issued, by an authority of another family too",
  async (keyAlgorithm) => {
    const fixture = await pcaFixture();
    const Csr = Buffer.from(await signingRequest({ keyAlgorithm }));
    await expect(fixture.issue({ Csr })).resolves.toMatch(/^arn:aws:acm-pca:/);
  },
);

test("subject and names are the request's, and the serial number is the end of the ARN", async () => {
  const fixture = await pcaFixture();
  const names = ["api.example.com", "*.example.com"];
  const Csr = Buffer.from(await signingRequest({ subject: "C=NL, O=Example Corp, CN=api.example.com", names }));
  const arn = await fixture.issue({ Csr });
  const { certificate } = await fixture.read(arn);
  expect(certificate.subject).toBe("C=NL\nO=Example Corp\nCN=api.example.com");
  expect(certificate.subjectAltName).toBe("DNS:api.example.com, DNS:*.example.com");
  expect(arn).toBe(`${fixture.authority}/certificate/${certificate.serialNumber.toLowerCase()}`);
  expect(fixture.aws.pca.issued().map(({ serial }) => serial)).toEqual([certificate.serialNumber.toLowerCase()]);
});

describe("validity (API reference, Validity)", () => {
  const now = Date.parse("2026-01-31T10:20:30.700Z");

  test.each([
    ["DAYS", 90, "2026-05-01T10:20:30Z"],
    ["MONTHS", 1, "2026-02-28T10:20:30Z"],
    ["YEARS", 2, "2028-01-31T10:20:30Z"],
    ["ABSOLUTE", 1_798_761_600, "2027-01-01T00:00:00Z"],
    ["END_DATE", 281231235959, "2028-12-31T23:59:59Z"],
    ["END_DATE", 20281231235959, "2028-12-31T23:59:59Z"],
  ] as const)("%s %d ends at %s", async (Type, Value, end) => {
    const fixture = await pcaFixture({ now: () => now });
    const { certificate } = await fixture.read(await fixture.issue({ Validity: { Type, Value } }));
    expect(Date.parse(certificate.validTo)).toBe(Date.parse(end));
  });

  test("a certificate begins an hour before its issue, or where the request says", async () => {
    const fixture = await pcaFixture({ now: () => now });
    const { certificate: usual } = await fixture.read(await fixture.issue());
    const ValidityNotBefore = { Type: "ABSOLUTE", Value: now / 1000 - 0.7 + 60 } as const;
    const { certificate: chosen } = await fixture.read(await fixture.issue({ ValidityNotBefore }));
    expect(new Date(usual.validFrom).toISOString()).toBe("2026-01-31T09:20:30.000Z");
    expect(new Date(chosen.validFrom).toISOString()).toBe("2026-01-31T10:21:30.000Z");
  });
});

test("a validity beyond the authority's own is refused in the service's words", async () => {
  const fixture = await pcaFixture();
  const authority = fixture.aws.pca.createAuthority({ notAfter: new Date(Date.now() + 10 * DAY) });
  await expect(fixture.issue({ CertificateAuthorityArn: authority })).rejects.toMatchObject({
    name: "ValidationException",
    message: "The certificate validity specified exceeds the certificate authority validity",
  });
  expect(fixture.aws.pca.issued()).toEqual([]);
});

test("an authority of short-lived certificates issues for seven days at most (CreateCertificateAuthority)", async () => {
  const fixture = await pcaFixture();
  const authority = fixture.aws.pca.createAuthority({ usageMode: "SHORT_LIVED_CERTIFICATE" });
  const within = (Value: number) =>
    fixture.issue({ CertificateAuthorityArn: authority, Validity: { Type: "DAYS", Value } });
  await expect(within(7)).resolves.toBeDefined();
  await expect(within(8)).rejects.toMatchObject({ name: "ValidationException" });
});

describe("idempotency tokens (API reference, IdempotencyToken)", () => {
  test("the same token within five minutes gives the same certificate", async () => {
    const clock = { now: Date.now() };
    const fixture = await pcaFixture({ now: () => clock.now });
    const first = await fixture.issue({ IdempotencyToken: "once" });
    clock.now += 5 * 60_000 - 1;
    expect(await fixture.issue({ IdempotencyToken: "once" })).toBe(first);
    expect(fixture.aws.pca.issued()).toHaveLength(1);
  });

  test("after five minutes, or with another token or none, there is another certificate", async () => {
    const clock = { now: Date.now() };
    const fixture = await pcaFixture({ now: () => clock.now });
    await fixture.issue({ IdempotencyToken: "once" });
    clock.now += 5 * 60_000;
    await fixture.issue({ IdempotencyToken: "once" });
    await fixture.issue({ IdempotencyToken: "twice" });
    await fixture.issue();
    await fixture.issue();
    expect(fixture.aws.pca.issued()).toHaveLength(5);
  });

  test("a token counts for one authority only", async () => {
    const fixture = await pcaFixture();
    const other = fixture.aws.pca.createAuthority();
    await fixture.issue({ IdempotencyToken: "once" });
    await fixture.issue({ IdempotencyToken: "once", CertificateAuthorityArn: other });
    expect(fixture.aws.pca.issued(other)).toHaveLength(1);
  });

  test("a refused request has not used its token up", async () => {
    const fixture = await pcaFixture();
    const IdempotencyToken = "once";
    await fixture.issue({ IdempotencyToken, SigningAlgorithm: "SHA256WITHRSA" }).catch(() => undefined);
    await fixture.issue({ IdempotencyToken });
    expect(fixture.aws.pca.issued()).toHaveLength(1);
  });
});

test.each(["CREATING", "PENDING_CERTIFICATE", "DISABLED", "DELETED", "FAILED"] as const)(
  "an authority that is %s issues nothing",
  async (status) => {
    const fixture = await pcaFixture();
    const CertificateAuthorityArn = fixture.aws.pca.createAuthority({ status });
    await expect(fixture.issue({ CertificateAuthorityArn })).rejects.toMatchObject({
      name: "InvalidStateException",
      message: "The certificate authority is not in a valid state for issuing certificates",
    });
  },
);

test("an authority whose certificate has ended issues nothing", async () => {
  const clock = { now: Date.now() };
  const fixture = await pcaFixture({ now: () => clock.now });
  const CertificateAuthorityArn = fixture.aws.pca.createAuthority({ notAfter: new Date(clock.now + DAY) });
  clock.now += 2 * DAY;
  await expect(fixture.issue({ CertificateAuthorityArn })).rejects.toMatchObject({ name: "InvalidStateException" });
});

test("the signing algorithm must be of the authority's family (API reference, SigningAlgorithm)", async () => {
  const fixture = await pcaFixture();
  await expect(fixture.issue({ SigningAlgorithm: "SHA256WITHRSA" })).rejects.toMatchObject({
    name: "InvalidArgsException",
  });
});

test("an authority issues a limited number of certificates", async () => {
  const fixture = await pcaFixture({ settings: { pca: { limits: { certificates: 1 } } } });
  await fixture.issue();
  await expect(fixture.issue()).rejects.toMatchObject({ name: "LimitExceededException" });
});

test.each<[string, string, Partial<IssueCertificateCommandInput>]>([
  ["an unknown authority", "ResourceNotFoundException", { CertificateAuthorityArn: "UNKNOWN" }],
  ["an ARN of something else", "InvalidArnException", { CertificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:1:what" }],
  ["an unknown template", "InvalidArgsException", { TemplateArn: "arn:aws:acm-pca:::template/Nothing/V1" }],
  ["a token of 37 characters", "ValidationException", { IdempotencyToken: "t".repeat(37) }],
  ["a validity of 0 days", "ValidationException", { Validity: { Type: "DAYS", Value: 0 } }],
  ["an end that is no date", "InvalidArgsException", { Validity: { Type: "END_DATE", Value: 281331235959 } }],
  ["an end in the past", "ValidationException", { Validity: { Type: "ABSOLUTE", Value: 1 } }],
  ["a start in days", "ValidationException", { ValidityNotBefore: { Type: "DAYS", Value: 1 } }],
  ["a start after the end", "ValidationException", { ValidityNotBefore: { Type: "ABSOLUTE", Value: 4_102_444_800 } }],
])("%s is %s", async (_what, name, more) => {
  const fixture = await pcaFixture();
  const unknown = fixture.authority.replace(/.{4}$/, "0000");
  const arn = more.CertificateAuthorityArn === "UNKNOWN" ? { CertificateAuthorityArn: unknown } : {};
  await expect(fixture.issue({ ...more, ...arn })).rejects.toMatchObject({ name });
});

test("what the service model requires must be there", async () => {
  const { client, authority } = await pcaFixture();
  const empty = {
    CertificateAuthorityArn: authority,
    Csr: undefined,
    SigningAlgorithm: undefined,
    Validity: undefined,
  };
  await expect(client.send(new IssueCertificateCommand(empty))).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringMatching(/^4 validation errors detected: .*'csr'.*'signingAlgorithm'.*'value'.*'type'/),
  });
});
