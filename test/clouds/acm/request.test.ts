import { expect, test } from "vitest";
import { RequestReader } from "./request.ts";

const ARN = "arn:aws:acm:eu-west-1:111122223333:certificate/abc";
const base64 = (text: string) => Buffer.from(text).toString("base64");

function violations(input: Record<string, unknown>, read: (request: RequestReader) => void): string {
  const request = new RequestReader(input);
  read(request);
  try {
    request.finish();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("what satisfies the service model is read", () => {
  const request = new RequestReader({
    CertificateArn: ARN,
    Certificate: base64("pem"),
    MaxItems: 5,
    Tags: [{ Key: "a", Value: "b" }, { Key: "c" }],
  });
  expect([request.arn(), request.blob("Certificate", 10), request.integer("MaxItems", { min: 1, max: 9 })]).toEqual([
    ARN,
    "pem",
    5,
  ]);
  expect(request.tags()).toEqual([
    { key: "a", value: "b" },
    { key: "c", value: undefined },
  ]);
  expect(() => request.finish()).not.toThrow();
});

test("a missing member is named as the service names it", () => {
  expect(violations({}, (request) => request.arn())).toBe(
    "1 validation error detected: Value null at 'certificateArn' failed to satisfy constraint: Member must not be null",
  );
});

test("all violations are reported together, as AWS does for model constraints", () => {
  const message = violations({}, (request) => {
    request.arn();
    request.tags();
  });
  expect(message).toMatch(/^2 validation errors detected: .*'certificateArn'.*; .*'tags'/);
});

test.each([
  ["certificate", "Certificate", 32_768],
  ["private key", "PrivateKey", 5_120],
])("a %s over its size limit is refused without its value in the message", (_what, member, limit) => {
  const secret = "S".repeat(limit + 1);
  const message = violations({ [member]: base64(secret) }, (request) => request.blob(member, limit));
  expect(message).toContain(`failed to satisfy constraint: Member must have length less than or equal to ${limit}`);
  expect(message).not.toContain("SSS");
});

test("exactly the size limit is allowed", () => {
  const input = { PrivateKey: base64("S".repeat(5_120)) };
  expect(violations(input, (request) => request.blob("PrivateKey", 5_120))).toBe("");
});

test.each([
  ["no ARN at all", "just some words, no ARN"],
  ["an ARN of another service", "arn:aws:iam::111122223333:server-certificate/abc"],
])("%s breaks the model's pattern", (_what, arn) => {
  expect(violations({ CertificateArn: arn }, (request) => request.arn())).toContain("regular expression pattern");
});

test.each([
  ["a key of 129 characters", { Key: "k".repeat(129) }, "less than or equal to 128"],
  ["an empty key", { Key: "" }, "greater than or equal to 1"],
  ["a value of 257 characters", { Key: "k", Value: "v".repeat(257) }, "less than or equal to 256"],
  ["a character outside the pattern in the key", { Key: "a*b" }, "regular expression pattern"],
  ["a character outside the pattern in the value", { Key: "a", Value: "b#" }, "regular expression pattern"],
])("%s is refused in a tag", (_what, tag, expected) => {
  expect(violations({ Tags: [tag] }, (request) => request.tags())).toContain(expected);
});

test("letters of any script are allowed in tags, because the pattern is Unicode's \\p{L}", () => {
  expect(violations({ Tags: [{ Key: "größe/大", Value: "a b+c=d:e@f" }] }, (request) => request.tags())).toBe("");
});

test("a value outside an enumeration lists the allowed ones", () => {
  const message = violations({ SortOrder: "UP" }, (request) => request.oneOf("SortOrder", ["ASCENDING", "DESCENDING"]));
  expect(message).toContain("'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: [ASCENDING");
});

test("violations of a nested structure count with the others", () => {
  const input = { Includes: { keyTypes: ["RSA-2048"] } };
  const message = violations(input, (request) => request.nested("Includes").listOf("keyTypes", ["RSA_2048"]));
  expect(message).toContain("Value 'RSA-2048' at 'keyTypes.1.member'");
});

test.each<[string, Record<string, unknown>, (request: RequestReader) => void]>([
  ["a number for a string", { CertificateArn: 5 }, (request) => request.arn()],
  ["text that is not base64 for a blob", { Certificate: "-----BEGIN" }, (request) => request.blob("Certificate", 9)],
  ["text for a number", { MaxItems: "5" }, (request) => request.integer("MaxItems", { min: 1, max: 9 })],
  ["an object for a list", { Tags: {} }, (request) => request.tags()],
])("%s fails in deserialization", (_what, input, read) => {
  expect(() => read(new RequestReader(input))).toThrow(expect.objectContaining({ name: "SerializationException" }));
});
