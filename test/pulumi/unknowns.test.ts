import { runtime } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { hasUnknowns } from "../../provider/pulumi/unknowns.ts";

const { unknownValue } = runtime;

test.each([
  ["the SDK's marker itself", unknownValue],
  ["one deep in an object", { acm: { tags: { env: unknownValue } } }],
  ["one in a list", { verify: { endpoints: [{ host: "a" }, { host: unknownValue }] } }],
])("%s is unknown", (_case, value) => {
  expect(hasUnknowns(value)).toBe(true);
});

test.each([
  ["a text that only holds the marker", `x${unknownValue}`],
  ["a name that is the marker", { [unknownValue]: "x" }],
  ["plain values", { a: [1, null, { b: false }], c: undefined }],
  ["nothing", undefined],
])("%s is known", (_case, value) => {
  expect(hasUnknowns(value)).toBe(false);
});
