import fc from "fast-check";
import { expect, test } from "vitest";
import { sameValue } from "../../provider/pulumi/same-value.ts";

test("members may come in any order", () => {
  expect(sameValue({ a: 1, b: { c: [1], d: null } }, { b: { d: null, c: [1] }, a: 1 })).toBe(true);
});

test("a member that is undefined is as good as none: the engine leaves it out", () => {
  expect(sameValue({ a: undefined }, {})).toBe(true);
});

test.each([
  ["the order of a list", [1, 2], [2, 1]],
  ["a list and an object", [], {}],
  ["a longer list", [1], [1, 2]],
  ["null and an object", null, {}],
  ["null and nothing", null, undefined],
  ["a number and its text", 1, "1"],
  ["another member", { a: 1 }, { b: 1 }],
])("%s makes a difference", (_case, one, other) => {
  expect(sameValue(one, other)).toBe(false);
  expect(sameValue(other, one)).toBe(false);
});

test("values are the same as what the engine makes of them by way of JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => sameValue(value, JSON.parse(JSON.stringify(value)))));
});
