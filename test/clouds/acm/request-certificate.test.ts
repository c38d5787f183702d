import { UpdateCertificateOptionsCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../aws/accounts.ts";
import { requestedFixture } from "./requested.ts";

const HOUR = 60 * 60 * 1000;
const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;

test("a request is pending, with the names in their order and without repetitions", async () => {
  const { request, describe } = requestedFixture();
  const arn = await request("Example.com", { SubjectAlternativeNames: ["www.example.com", "example.com"] });
  expect(await describe(arn)).toMatchObject({
    Status: "PENDING_VALIDATION",
    Type: "AMAZON_ISSUED",
    DomainName: "example.com",
    SubjectAlternativeNames: ["example.com", "www.example.com"],
    KeyAlgorithm: "EC-prime256v1",
    Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: "DISABLED" },
    RenewalEligibility: "INELIGIBLE",
  });
});

test("the same token within an hour makes no second certificate, later it does (API reference)", async () => {
  const { request, clock, acm } = requestedFixture();
  const token = { IdempotencyToken: "a1b2" };
  const first = await request("example.com", token);
  clock.now += HOUR - 1;
  expect(await request("example.com", token)).toBe(first);
  clock.now += 1;
  expect(await request("example.com", token)).not.toBe(first);
  expect(acm.certificates()).toHaveLength(2);
});

test("without a token, or with another one, each request makes a certificate", async () => {
  const { request, acm } = requestedFixture();
  await request("example.com", { IdempotencyToken: "one" });
  await request("example.com", { IdempotencyToken: "two" });
  await request("example.com");
  await request("example.com");
  expect(acm.certificates()).toHaveLength(4);
});

test.each([
  ["a token of 33 characters", { IdempotencyToken: "a".repeat(33) }, "length less than or equal to 32"],
  ["a token with a hyphen", { IdempotencyToken: "a-b" }, "regular expression pattern: \\w+"],
  ["a name without a dot", { DomainName: "localhost" }, "'localhost' at 'domainName'"],
  ["a wildcard in the middle", { SubjectAlternativeNames: ["a.*.example.com"] }, "subjectAlternativeNames.1.member"],
  [
    "a first name of more than 64 characters",
    { DomainName: `${"a".repeat(54)}.example.com` },
    "maximum of 64 characters",
  ],
  ["a key size for imports only", { KeyAlgorithm: "RSA_4096" as const }, "RSA_4096 is not supported"],
  ["validation by mail, which is the default", { ValidationMethod: undefined }, "expected DNS"],
])("%s is refused", async (_case, input, text) => {
  const { request } = requestedFixture();
  await expect(request("example.com", input)).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(text),
  });
});

test("more than ten names exceed the quota, unless it was raised", async () => {
  const { request, acm } = requestedFixture();
  const names = Array.from({ length: 10 }, (_none, index) => `${index}.example.com`);
  await request("0.example.com", { SubjectAlternativeNames: names });
  await expect(request("example.com", { SubjectAlternativeNames: names })).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Certificate has too many domains.",
  });
  acm.configure({ limits: { namesPerCertificate: 20 } });
  await request("example.com", { SubjectAlternativeNames: names });
});

test("deleted certificates count towards the yearly limit of requests", async () => {
  const { request, acm } = requestedFixture();
  acm.configure({ limits: { requestsPerYear: 1 } });
  acm.deleteDirectly(await request("example.com"));
  await expect(request("example.com")).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Error: you have reached your limit of 1 certificates in the last year.",
  });
});

test("a request needs its action on *, and AddTagsToCertificate for tags", async () => {
  const { request, aws, acm } = requestedFixture();
  const tags = { Tags: [{ Key: "env", Value: "test" }] };
  aws.allow(accessKeyId, [{ actions: ["acm:RequestCertificate"] }]);
  await expect(request("example.com", tags)).rejects.toMatchObject({
    message: expect.stringContaining("acm:AddTagsToCertificate"),
  });
  aws.allow(accessKeyId, [{ actions: ["acm:RequestCertificate", "acm:AddTagsToCertificate"] }]);
  const arn = await request("example.com", tags);
  expect(acm.certificate(arn)?.tags).toEqual({ env: "test" });
});

test("transparency logging is an option of requested certificates, which can change", async () => {
  const { request, client, describe } = requestedFixture();
  const arn = await request("example.com", { Options: { CertificateTransparencyLoggingPreference: "DISABLED" } });
  const preference = async () => (await describe(arn))?.Options?.CertificateTransparencyLoggingPreference;
  expect(await preference()).toBe("DISABLED");
  const Options = { CertificateTransparencyLoggingPreference: "ENABLED" } as const;
  await client.send(new UpdateCertificateOptionsCommand({ CertificateArn: arn, Options }));
  expect(await preference()).toBe("ENABLED");
});

test("a request whose answer is lost was made: only its token keeps a retry from making another", async () => {
  const { request, aws, acm } = requestedFixture();
  aws.faults.add({ operation: "RequestCertificate", kind: { type: "cut", effect: "after" } });
  const token = { IdempotencyToken: "once" };
  await expect(request("example.com", token)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await request("example.com", token)).toBe(acm.certificates()[0]?.arn);
  expect(acm.certificates()).toHaveLength(1);
});
