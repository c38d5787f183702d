import { expect, test } from "vitest";
import type { WireRequest } from "../http.ts";
import { isSignedBy, readAuthorization } from "./sigv4.ts";

// The worked example of the AWS General Reference, "Signature Version 4 signing process".
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SIGNATURE = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
const example: WireRequest = {
  method: "GET",
  path: "/?Action=ListUsers&Version=2010-05-08",
  headers: {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    host: "iam.amazonaws.com",
    "x-amz-date": "20150830T123600Z",
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${SIGNATURE}`,
  },
  body: "",
};
const authorization = readAuthorization(example.headers);

test("the Authorization header names key, date, region and service", () => {
  expect(authorization).toMatchObject({
    accessKeyId: "AKIDEXAMPLE",
    date: "20150830",
    region: "us-east-1",
    service: "iam",
  });
});

test("the signature of the AWS General Reference's worked example is accepted", () => {
  expect(isSignedBy(SECRET, example, authorization)).toBe(true);
});

test.each<[string, Partial<WireRequest>]>([
  ["body", { body: "x" }],
  ["query", { path: "/?Action=ListRoles&Version=2010-05-08" }],
  ["path", { path: "/other?Action=ListUsers&Version=2010-05-08" }],
  ["method", { method: "POST" }],
  ["signed header", { headers: { ...example.headers, host: "sts.amazonaws.com" } }],
])("a changed %s breaks the signature, because it covers the whole request", (_part, change) => {
  expect(isSignedBy(SECRET, { ...example, ...change }, authorization)).toBe(false);
});

test("another secret breaks the signature", () => {
  expect(isSignedBy(`${SECRET}x`, example, authorization)).toBe(false);
});

test("no Authorization header is a missing token", () => {
  expect(() => readAuthorization({})).toThrow(expect.objectContaining({ name: "MissingAuthenticationTokenException" }));
});

test("a malformed Authorization header is an incomplete signature", () => {
  const headers = { authorization: "Bearer abc" };
  expect(() => readAuthorization(headers)).toThrow(expect.objectContaining({ name: "IncompleteSignatureException" }));
});
