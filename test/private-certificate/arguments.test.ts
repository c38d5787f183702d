import { describe, expect, test } from "vitest";
import { readArguments } from "../../provider/private-certificate/arguments.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const certificateAuthorityArn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11111111-2222";
const given = {
  certificateAuthorityArn,
  subjectAlternativeNames: ["api.example.com"],
  validity: { days: 90 },
  provenanceId: "acme/shop/dev/api",
};
const refused = (extra: object) =>
  readArguments({ ...given, ...extra })
    .violations.map(({ message }) => message)
    .join("\n");

describe("what cannot be meant is refused by its path, and no value is shown", () => {
  test.each<[string, object, string]>([
    [
      "another service's ARN",
      { certificateAuthorityArn: "arn:aws:acm:x" },
      "certificateAuthorityArn: expected the ARN",
    ],
    ["no name at all", { subjectAlternativeNames: [] }, "subjectAlternativeNames: expected a name, or a subject"],
    ["a URL as a name", { subjectAlternativeNames: ["https://a"] }, "subjectAlternativeNames[0]: expected a DNS name"],
    ["a key that is not made here", { keyAlgorithm: "EC_secp521r1" }, 'keyAlgorithm: expected one of "RSA_2048"'],
    ["no validity", { validity: {} }, "validity: expected either days or endDate"],
    ["two validities", { validity: { days: 1, endDate: "2030-01-01" } }, "validity: expected either days or endDate"],
    ["half a day", { validity: { days: 0.5 } }, "validity.days: expected a whole number of days"],
    ["a date that is none", { validity: { endDate: "tomorrow" } }, "validity.endDate: expected a date as ISO 8601"],
    ["a renewal before the issue", { renewBefore: { days: 90 } }, "renewBefore: expected fewer days than the 90"],
    [
      "a key without its request",
      { privateKey: "PEM" },
      "csr: expected the signing request that privateKey belongs to",
    ],
    ["a request without its key", { csr: "PEM" }, "privateKey: expected the private key that csr was made with"],
    ["names beside a request", { csr: "PEM", privateKey: "PEM" }, "csr: expected no subject"],
    ["another region than the CA's", { region: "us-east-1" }, "region: expected the region that"],
    ["a reason for nothing", { revocationReason: "SUPERSEDED" }, "revokeOnDelete: expected true"],
    ["a CA's template", { templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1" }, "templateArn: expected"],
    ["a misspelt argument", { renewbefore: { days: 1 } }, "renewbefore: expected one of the arguments"],
  ])("%s", (_case, extra, message) => {
    expect(refused(extra)).toContain(message);
  });
});

test("what is not known in a preview is not judged", () => {
  expect(readArguments({ ...given, certificateAuthorityArn: unknown, region: "eu-west-1" })).toEqual({
    violations: [],
    args: undefined,
  });
  expect(refused({ validity: unknown, keyAlgorithm: unknown, subjectAlternativeNames: [unknown] })).toBe("");
});

test("outputs that the class names are no arguments", () => {
  const outputs = { certificate: undefined, fingerprint: undefined, notAfter: undefined, __provider: "…" };
  expect(readArguments({ ...given, ...outputs }).args).toEqual(given);
});
