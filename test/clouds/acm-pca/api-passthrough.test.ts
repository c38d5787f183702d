import "reflect-metadata";
import { Extension, SubjectAlternativeNameExtension } from "@peculiar/x509";
import { expect, test } from "vitest";
import { readApiPassthrough } from "./api-passthrough.ts";
import { encodeName } from "./distinguished-name.ts";

const read = (Extensions: object) =>
  readApiPassthrough({ Extensions }).extensions.map(({ encoded }) => new Extension(encoded));

test("names of all four kinds are written as @peculiar/x509 reads them", () => {
  const [names] = read({
    SubjectAlternativeNames: [
      { DnsName: "a.example.com" },
      { IpAddress: "2001:db8::1" },
      { Rfc822Name: "me@example.com" },
      { UniformResourceIdentifier: "spiffe://example.com/web" },
    ],
  });
  const { items } = new SubjectAlternativeNameExtension(names?.rawData ?? new ArrayBuffer()).names;
  expect(items.map(({ type, value }) => [type, value])).toEqual([
    ["dns", "a.example.com"],
    ["ip", "2001:db8::1"],
    ["email", "me@example.com"],
    ["url", "spiffe://example.com/web"],
  ]);
});

test("a custom extension passes as it is", () => {
  const Value = Buffer.from([0x05, 0x00]).toString("base64");
  const [critical, usual] = read({
    CustomExtensions: [
      { ObjectIdentifier: "1.3.6.1.4.1.99999.2", Value, Critical: true },
      { ObjectIdentifier: "1.3.6.1.4.1.99999.3", Value },
    ],
  });
  expect([critical?.type, critical?.critical, usual?.critical]).toEqual(["1.3.6.1.4.1.99999.2", true, false]);
  expect(Buffer.from(usual?.value ?? new ArrayBuffer())).toEqual(Buffer.from([0x05, 0x00]));
});

test("without a passthrough there is nothing to pass", () => {
  expect(readApiPassthrough(undefined)).toEqual({ subject: undefined, extensions: [] });
});

test("the country is a PrintableString, other names are UTF-8 (RFC 5280 appendix A.1)", () => {
  const name = encodeName({ CommonName: "Größe", Country: "NL" });
  expect(name.toString("hex")).toMatch(/^30.*13024e4c.*0c07/);
});

test.each([
  ["an extension", { Extensions: { CertificatePolicies: [] } }, "CertificatePolicies"],
  ["a kind of name", { Extensions: { SubjectAlternativeNames: [{ OtherName: {} }] } }, "OtherName"],
  [
    "a purpose",
    { Extensions: { ExtendedKeyUsage: [{ ExtendedKeyUsageType: "SMART_CARD_LOGIN" }] } },
    "SMART_CARD_LOGIN",
  ],
])("%s that the local service does not know is a test's error, never silently left out", (_what, input, name) => {
  expect(() => readApiPassthrough(input)).toThrow(`received ${name}`);
});
