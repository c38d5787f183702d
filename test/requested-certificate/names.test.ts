import { expect, test } from "vitest";
import { allNames, isDomainName, sameNames, validatedDomain } from "../../provider/requested-certificate/names.ts";

test.each(["example.com", "*.example.com", "a-b.xn--bcher-kva.example", `${"a".repeat(63)}.example`])(
  "%s is a name that ACM takes",
  (name) => expect(isDomainName(name)).toBe(true),
);

test.each([
  ["com", "one label is a registry's"],
  ["example.com.", "ACM wants no last dot"],
  ["www.*.example.com", "a wildcard is the first label"],
  ["w*.example.com", "a wildcard is a whole label"],
  ["*.com", "a wildcard has two labels after it"],
  ["-a.example.com", "no label begins with a hyphen"],
  ["a-.example.com", "no label ends with a hyphen"],
  ["bücher.example", "names are ASCII"],
  [`${"a".repeat(64)}.example`, "a label has at most 63 characters"],
  [`${"a.".repeat(126)}example`, "a name has at most 253 characters"],
])("%s is refused: %s", (name) => {
  expect(isDomainName(name)).toBe(false);
});

test("names are compared as a set and without regard to case, as clients do", () => {
  expect(sameNames(["a.example", "B.example"], ["b.example", "A.example", "a.example"])).toBe(true);
  expect(sameNames(["a.example"], ["a.example", "b.example"])).toBe(false);
  expect(sameNames(["*.example.com"], ["www.example.com"])).toBe(false);
});

test("a name that is said twice counts once, because ACM counts it once", () => {
  expect(allNames("a.example", ["A.example", "b.example"])).toEqual(["a.example", "b.example"]);
});

test("a wildcard is validated with the domain that it is below, by one record", () => {
  expect(validatedDomain("*.A.example")).toBe("a.example");
});
