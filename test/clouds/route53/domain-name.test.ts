import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNames, isUnder, normalName, wireName } from "./domain-name.ts";

test("a name is the same with and without its last dot, in any case, and with an escaped asterisk", () => {
  expect(["Example.COM", "example.com.", "\\052.example.com"].map(normalName)).toEqual([
    "example.com.",
    "example.com.",
    "*.example.com.",
  ]);
  expect(wireName("*.example.com.")).toBe("\\052.example.com.");
});

test("a name is under a zone by whole labels: notexample.com is not under example.com", () => {
  expect(isUnder("www.example.com.", "example.com.")).toBe(true);
  expect(isUnder("example.com.", "example.com.")).toBe(true);
  expect(isUnder("notexample.com.", "example.com.")).toBe(false);
});

test("the order is total, and what is under a zone comes right after it but for hyphened siblings", () => {
  const label = fc.stringMatching(/^[a-z0-9-]{1,4}$/);
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join(".")}.`);
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(Math.sign(compareNames(one, other))).toBe(-Math.sign(compareNames(other, one)) + 0);
      expect(compareNames(one, other) === 0).toBe(one === other);
      expect(compareNames(one, `a.${one}`)).toBe(-1);
    }),
  );
});
