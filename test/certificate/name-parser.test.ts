import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameText, parseName } from "../../provider/certificate/name-parser.ts";

describe("RFC 4514: a name is read as it is written", () => {
  test.each([
    ["CN=api.example.com,O=Example", "CN=api.example.com,O=Example"],
    [" cn = api , o = Example ", "CN=api,O=Example"],
    ["CN=a+OU=b,C=DE", "CN=a+OU=b,C=DE"],
    ["O=Example\\, Inc.", "O=Example\\, Inc."],
    ["O=Gr\\C3\\B6\\C3\\9Fe", "O=Größe"],
    ["2.5.4.97=VAT-1", "2.5.4.97=VAT-1"],
    ["O=two spaces\\ ", "O=two spaces\\ "],
    ["CN=a\\\\", "CN=a\\\\"],
    ["emailAddress=ops@example.com,DC=example,DC=com", "emailAddress=ops@example.com,DC=example,DC=com"],
  ])("%s", (text, normal) => {
    expect(nameText(parseName(text))).toBe(normal);
  });

  test("whatever a value holds, it comes back", () => {
    const value = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(value, (text) => {
        const escaped = text.replace(/[\\"+,;<>=# ]/gu, "\\$&").replace(/\n/gu, "\\0A");
        const written = nameText(parseName(`O=${escaped}`));
        expect(nameText(parseName(written))).toBe(written);
      }),
    );
  });
});

test.each(["api.example.com", "X=1", "CN=", "CN=a,,O=b", "CN=a\\", ""])("%s is no name", (text) => {
  expect(() => parseName(text)).toThrow("a distinguished name");
});
