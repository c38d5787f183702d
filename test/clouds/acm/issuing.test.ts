import { X509Certificate } from "node:crypto";
import {
  DeleteCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
} from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../aws/accounts.ts";
import { inputOf, issue } from "./fixtures.ts";
import { OTHER_ACCOUNT, requestedFixture } from "./requested.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const EC = { keyTypes: ["EC_prime256v1" as const] };

test("records come late, and not all at once", async () => {
  const { request, records, describe, clock } = requestedFixture({
    recordsAfterMilliseconds: 4000,
    recordStaggerMilliseconds: 1000,
  });
  const arn = await request("example.com", { SubjectAlternativeNames: ["www.example.com"] });
  expect((await describe(arn))?.DomainValidationOptions).toBeUndefined();
  clock.now += 2000;
  expect(await records(arn)).toEqual([undefined, undefined]);
  clock.now += 2000;
  expect(await records(arn)).toEqual([expect.objectContaining({ Type: "CNAME" }), undefined]);
  clock.now += 1000;
  expect((await records(arn)).every((record) => record !== undefined)).toBe(true);
});

test("a wildcard and its parent share one record, which is the same in all the account's requests", async () => {
  const { request, records } = requestedFixture();
  const [wild, parent] = await records(await request("*.example.com", { SubjectAlternativeNames: ["example.com"] }));
  const [again] = await records(await request("example.com"));
  expect(wild?.Name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
  expect(wild?.Value).toMatch(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
  expect([parent, again]).toEqual([wild, wild]);
});

test("it is issued when all records are there, after its delay, whichever account has the zone", async () => {
  const { request, answer, describe, route53, clock, client } = requestedFixture({ issuesAfterMilliseconds: 60_000 });
  const zone = route53.addZone({ name: "example.com", account: OTHER_ACCOUNT });
  const arn = await request("www.example.com", { SubjectAlternativeNames: ["*.example.com"] });
  const get = () => client.send(new GetCertificateCommand({ CertificateArn: arn }));
  await answer(arn, zone);
  await expect(get()).rejects.toMatchObject({
    name: "RequestInProgressException",
    message: `Certificate ${arn} in account ${DEFAULT_ACCOUNT.id} not yet issued`,
  });
  clock.now += 60_000;
  expect(await describe(arn)).toMatchObject({
    Status: "ISSUED",
    Issuer: "Amazon",
    IssuedAt: new Date(clock.now),
    DomainValidationOptions: [{ ValidationStatus: "SUCCESS" }, { ValidationStatus: "SUCCESS" }],
  });
  const { Certificate = "", CertificateChain = "" } = await get();
  const leaf = new X509Certificate(Certificate);
  expect(leaf.verify(new X509Certificate(CertificateChain).publicKey)).toBe(true);
  expect(leaf.checkHost("api.example.com")).toBe("*.example.com");
});

test("one missing record keeps it pending, a wrong value too", async () => {
  const { request, records, answer, describe, route53 } = requestedFixture();
  const [com, org] = [route53.addZone({ name: "example.com" }), route53.addZone({ name: "example.org" })];
  const arn = await request("example.com", { SubjectAlternativeNames: ["example.org"] });
  const [first, second] = await records(arn);
  route53.putRecord(com, { name: first?.Name ?? "", type: "CNAME", values: [first?.Value ?? ""] });
  route53.putRecord(org, { name: second?.Name ?? "", type: "CNAME", values: ["_other.acm-validations.aws"] });
  expect(await describe(arn)).toMatchObject({
    Status: "PENDING_VALIDATION",
    DomainValidationOptions: [{ ValidationStatus: "SUCCESS" }, { ValidationStatus: "PENDING_VALIDATION" }],
  });
  await answer(arn, org);
  expect((await describe(arn))?.Status).toBe("ISSUED");
});

test("records in a private zone, or in a namesake that nobody points to, are not seen", async () => {
  const { request, answer, describe, route53 } = requestedFixture();
  const real = route53.addZone({ name: "example.com" });
  const arn = await request("example.com");
  await answer(arn, route53.addZone({ name: "example.com", private: true }));
  await answer(arn, route53.addZone({ name: "example.com" }));
  expect((await describe(arn))?.Status).toBe("PENDING_VALIDATION");
  await answer(arn, real);
  expect((await describe(arn))?.Status).toBe("ISSUED");
});

test("after 72 hours it times out, and records come too late (user guide, DNS validation)", async () => {
  const { request, answer, describe, route53, clock } = requestedFixture();
  const zone = route53.addZone({ name: "example.com" });
  const arn = await request("example.com");
  clock.now += 72 * HOUR;
  expect((await describe(arn))?.Status).toBe("VALIDATION_TIMED_OUT");
  await answer(arn, zone);
  expect((await describe(arn))?.Status).toBe("VALIDATION_TIMED_OUT");
});

test("CAA records that leave Amazon out make it fail with CAA_ERROR", async () => {
  const { request, answer, describe, route53 } = requestedFixture();
  const zone = route53.addZone({ name: "example.com" });
  route53.putRecord(zone, { name: "example.com", type: "CAA", values: ['0 issue "ca.example.net"'] });
  const arn = await request("www.example.com");
  await answer(arn, zone);
  expect(await describe(arn)).toMatchObject({ Status: "FAILED", FailureReason: "CAA_ERROR" });
});

test("a test can end a request as the service would", async () => {
  const { request, describe, acm } = requestedFixture();
  const [issued, failed] = [await request("a.example.com"), await request("b.example.com")];
  acm.issueDirectly(issued);
  acm.failDirectly(failed, "ADDITIONAL_VERIFICATION_REQUIRED");
  expect((await describe(issued))?.Status).toBe("ISSUED");
  expect(await describe(failed)).toMatchObject({ Status: "FAILED", FailureReason: "ADDITIONAL_VERIFICATION_REQUIRED" });
});

test("a private one needs no validation: its authority issues it", async () => {
  const { request, describe, aws, client } = requestedFixture();
  const authority = aws.pca.createAuthority({ keyAlgorithm: "EC_prime256v1" });
  const arn = await request("internal.example.com", {
    ValidationMethod: undefined,
    CertificateAuthorityArn: authority,
  });
  const described = await describe(arn);
  expect(described).toMatchObject({ Status: "ISSUED", Type: "PRIVATE", CertificateAuthorityArn: authority });
  expect(described?.DomainValidationOptions).toBeUndefined();
  const { Certificate = "" } = await client.send(new GetCertificateCommand({ CertificateArn: arn }));
  const issuer = new X509Certificate(aws.pca.authority(authority)?.certificatePem ?? "");
  expect(new X509Certificate(Certificate).verify(issuer.publicKey)).toBe(true);
});

test("an authority that is disabled, unknown or not the caller's to use makes the request fail later", async () => {
  const { request, describe, aws } = requestedFixture();
  const authority = aws.pca.createAuthority({ keyAlgorithm: "EC_prime256v1" });
  const reasonFor = async (CertificateAuthorityArn: string) =>
    (await describe(await request("internal.example.com", { CertificateAuthorityArn })))?.FailureReason;
  expect(await reasonFor(`${authority.slice(0, -1)}x`)).toBe("PCA_RESOURCE_NOT_FOUND");
  aws.allow(DEFAULT_ACCOUNT.credentials[0].accessKeyId, [{ actions: ["acm:*"] }]);
  expect(await reasonFor(authority)).toBe("PCA_ACCESS_DENIED");
  aws.allow(DEFAULT_ACCOUNT.credentials[0].accessKeyId, undefined);
  aws.pca.disable(authority);
  expect(await reasonFor(authority)).toBe("PCA_INVALID_STATE");
});

test("pending ones are in lists, by their status", async () => {
  const { request, client, acm } = requestedFixture();
  const [pending, issued] = [await request("a.example.com"), await request("b.example.com")];
  acm.issueDirectly(issued);
  const list = async (...statuses: ("PENDING_VALIDATION" | "ISSUED")[]) => {
    const command = new ListCertificatesCommand({ Includes: EC, CertificateStatuses: statuses });
    return (await client.send(command)).CertificateSummaryList?.map(({ CertificateArn }) => CertificateArn);
  };
  expect(await list("PENDING_VALIDATION")).toEqual([pending]);
  expect(await list("ISSUED")).toEqual([issued]);
  expect(await list()).toHaveLength(2);
});

test("managed renewal makes another leaf at the same ARN, and waits while a validation record is missing", async () => {
  const { request, answer, records, describe, route53, acm, clock } = requestedFixture();
  const zone = route53.addZone({ name: "example.com" });
  const arn = await request("example.com");
  await answer(arn, zone);
  const [record] = await records(arn);
  const before = acm.certificate(arn)?.fingerprint;
  clock.now += 138 * DAY;
  route53.deleteRecord(zone, record?.Name ?? "", "CNAME");
  expect(acm.renewDirectly(arn)).toBe(false);
  expect((await describe(arn))?.RenewalSummary?.RenewalStatus).toBe("PENDING_VALIDATION");
  await answer(arn, zone);
  expect(acm.renewDirectly(arn)).toBe(true);
  expect((await describe(arn))?.RenewalSummary?.RenewalStatus).toBe("SUCCESS");
  expect(acm.certificate(arn)?.fingerprint).not.toBe(before);
});

test("it is renewed only while in use, and can't be deleted then (user guide, Managed renewal)", async () => {
  const { request, describe, acm, client } = requestedFixture();
  const arn = await request("example.com");
  acm.issueDirectly(arn);
  expect((await describe(arn))?.RenewalEligibility).toBe("INELIGIBLE");
  acm.attach(arn, "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1");
  expect((await describe(arn))?.RenewalEligibility).toBe("ELIGIBLE");
  const remove = new DeleteCertificateCommand({ CertificateArn: arn });
  await expect(client.send(remove)).rejects.toMatchObject({ name: "ResourceInUseException" });
});

test("nothing can be imported over a requested certificate, issued or not", async () => {
  const { request, client } = requestedFixture();
  const over = new ImportCertificateCommand({
    ...inputOf(await issue()),
    CertificateArn: await request("example.com"),
  });
  await expect(client.send(over)).rejects.toMatchObject({ name: "ValidationException" });
});

test("a stale read of a request shows that there is none yet", async () => {
  const { request, describe, aws } = requestedFixture();
  aws.faults.add({ operation: "RequestCertificate", kind: { type: "stale", reads: 1 } });
  const arn = await request("example.com");
  await expect(describe(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect((await describe(arn))?.Status).toBe("PENDING_VALIDATION");
});
