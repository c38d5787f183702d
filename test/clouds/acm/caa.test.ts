import { expect, test } from "vitest";
import { mayIssue } from "./caa.ts";

const zone = (records: Readonly<Record<string, readonly string[]>>) => (name: string) => records[name];

test("without any CAA record everybody may issue (RFC 8659, 3)", () => {
  expect(mayIssue("www.example.com", zone({}))).toBe(true);
});

test("the nearest records upwards decide, not those above them (RFC 8659, 3)", () => {
  const lookup = zone({ "example.com.": ['0 issue "ca.example.net"'], "dev.example.com.": ['0 issue "amazon.com"'] });
  expect([mayIssue("a.dev.example.com", lookup), mayIssue("a.example.com", lookup)]).toEqual([true, false]);
});

test("any of Amazon's four names will do, with parameters too", () => {
  expect(mayIssue("example.com", zone({ "example.com.": ['0 issue "amazontrust.com; a=b"'] }))).toBe(true);
});

test("issuewild takes the place of issue for wildcards (RFC 8659, 4.3)", () => {
  const lookup = zone({ "example.com.": ['0 issue "amazon.com"', '0 issuewild ";"'] });
  expect([mayIssue("*.example.com", lookup), mayIssue("example.com", lookup)]).toEqual([false, true]);
});

test("a record of another kind restricts nothing", () => {
  expect(mayIssue("example.com", zone({ "example.com.": ['0 iodef "mailto:a@example.com"'] }))).toBe(true);
});
