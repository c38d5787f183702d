import { expect, test } from "vitest";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { readArguments } from "../../provider/requested-certificate/arguments.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const valid = {
  __provider: "the code",
  domainName: "example.com",
  region: "eu-west-1",
  provenanceId: "acme/shop/dev/a",
};
const messages = (extra: Properties) => readArguments({ ...valid, ...extra }).violations.map(({ message }) => message);
const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);

test("the least, and all of it, is accepted", () => {
  expect(messages({})).toEqual([]);
  const all = {
    subjectAlternativeNames: ["*.example.com"],
    profile: "p",
    assumeRole: { roleArn: "arn:aws:iam::111122223333:role/r" },
    validation: { hostedZoneId: "Z1", assumeRole: { roleArn: "arn:aws:iam::111122223333:role/r" }, ttl: 60 },
    certificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1",
    keyAlgorithm: "EC_prime256v1",
    reuse: false,
    wait: false,
    timeoutMinutes: 5,
    tags: { a: "b" },
    transparencyLogging: true,
    maxNames: 20,
    deletionPolicy: "retain",
    deleteTimeoutSeconds: 10,
  };
  expect(messages(all)).toEqual([]);
});

test("more than ten names are refused with the quota's name, unless it was raised", () => {
  expect(messages({ subjectAlternativeNames: names(9) })).toEqual([]);
  expect(readArguments({ ...valid, subjectAlternativeNames: names(10) }).violations).toMatchObject([
    { code: "NAMES_TOO_MANY", message: expect.stringContaining('"Domain names per ACM certificate"') },
  ]);
  expect(messages({ subjectAlternativeNames: names(10), maxNames: 11 })).toEqual([]);
  expect(messages({ subjectAlternativeNames: names(11), maxNames: 11 })).toEqual([
    "subjectAlternativeNames: expected at most 11 names with the domain name, received 12",
  ]);
});

test.each<[string, Properties, string]>([
  ["a common name has 64 characters", { domainName: `${"a".repeat(60)}.example` }, "domainName: expected at most 64"],
  ["an argument that nobody knows is a slip", { domainNames: [] }, "domainNames: expected one of the arguments"],
  [
    "a zone is named by its id",
    { validation: { hostedZoneId: "example.com" } },
    "validation.hostedZoneId: expected the id",
  ],
  ["keys that are only imported cannot be requested", { keyAlgorithm: "RSA_4096" }, "keyAlgorithm: expected one of"],
  ["a region is needed", { region: undefined }, "region: expected"],
  [
    "a CA issues in its own region only",
    { certificateAuthorityArn: "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1" },
    "certificateAuthorityArn: expected a CA in the certificate's region eu-west-1, received us-east-1",
  ],
  [
    "our own tags are ours",
    { tags: { "pulumi-certificates-managed-by": "me" } },
    'tags["pulumi-certificates-managed-by"]',
  ],
])("refused: %s", (_, extra, message) => {
  expect(messages(extra).join("\n")).toContain(message);
});

test("what is unknown in a preview is left out of the judgement", () => {
  const { violations, args } = readArguments({
    ...valid,
    domainName: unknown,
    subjectAlternativeNames: [unknown],
    certificateAuthorityArn: unknown,
    validation: { hostedZoneId: unknown },
  });
  expect(violations).toEqual([]);
  expect(args).toBeUndefined();
});
