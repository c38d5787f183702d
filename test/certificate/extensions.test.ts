import { expect, it } from "vitest";
import { readWhole } from "../../provider/certificate/der.ts";
import * as extensions from "../../provider/certificate/extensions.ts";
import * as der from "../pki/der.ts";

const extension = (oid: string, value: Buffer) => der.sequence(der.objectIdentifier(oid), der.octetString(value));
const read = (...all: Buffer[]) =>
  extensions.readExtensions(readWhole(der.context(3, "constructed", der.sequence(...all))));

it("the ninth key usage bit is in a second octet", () => {
  const usages = extension("2.5.29.15", der.namedBits([0, 4, 8]));
  expect(extensions.keyUsagesOf(read(usages))).toEqual(["DIGITAL_SIGNATURE", "KEY_AGREEMENT", "DECIPHER_ONLY"]);
});

it("an extension without any value is an empty list, and not no extension", () => {
  const usages = extension("2.5.29.15", Buffer.from("03020700", "hex"));
  expect(extensions.keyUsagesOf(read(usages))).toEqual([]);
  expect(extensions.keyUsagesOf(read())).toBeUndefined();
});

it("the same extension twice is refused, because readers disagree which one counts (RFC 5280 4.2)", () => {
  const usages = extension("2.5.29.15", der.namedBits([0]));
  expect(() => read(usages, usages)).toThrow("a certificate with two extensions 2.5.29.15");
});

it("names other than DNS names and addresses are left out", () => {
  const email = der.context(1, "primitive", Buffer.from("a@example.com"));
  const host = der.context(2, "primitive", Buffer.from("a.example.com"));
  const names = read(extension("2.5.29.17", der.sequence(email, host)));
  expect(extensions.subjectAlternativeNamesOf(names)).toEqual(["a.example.com"]);
});

it("control characters in a name can't reach an output", () => {
  const host = der.context(2, "primitive", Buffer.from("a\0.example.com\n"));
  const names = read(extension("2.5.29.17", der.sequence(host)));
  expect(extensions.subjectAlternativeNamesOf(names)).toEqual(["a?.example.com?"]);
});

it("an address of neither 4 nor 16 bytes is refused", () => {
  const address = der.context(7, "primitive", Buffer.alloc(5));
  const names = read(extension("2.5.29.17", der.sequence(address)));
  expect(() => extensions.subjectAlternativeNamesOf(names)).toThrow("neither 4 nor 16 bytes");
});

it("of the authority's information only OCSP counts", () => {
  const location = (method: string, url: string) =>
    der.sequence(der.objectIdentifier(method), der.context(6, "primitive", Buffer.from(url)));
  const issuers = location("1.3.6.1.5.5.7.48.2", "http://example.com/issuer");
  const ocsp = location("1.3.6.1.5.5.7.48.1", "http://example.com/ocsp");
  const all = read(extension("1.3.6.1.5.5.7.1.1", der.sequence(issuers, ocsp)));
  expect(extensions.ocspUrlsOf(all)).toEqual(["http://example.com/ocsp"]);
});
