import { expect, it } from "vitest";
import { readWhole } from "../../provider/certificate/der.ts";
import { commonNameOf, writeName } from "../../provider/certificate/distinguished-name.ts";
import * as der from "../pki/der.ts";

const attribute = (oid: string, value: Buffer) => der.sequence(der.objectIdentifier(oid), value);
const name = (...relatives: Buffer[][]) =>
  readWhole(der.sequence(...relatives.map((relative) => der.set(...relative))));
const commonName = (value: string) => attribute("2.5.4.3", der.utf8String(value));

it("the most specific name first, several in one joined by + (RFC 4514 2.1, 2.2)", () => {
  const country = attribute("2.5.4.6", der.printableString("NL"));
  const unit = attribute("2.5.4.11", der.utf8String("Ops"));
  expect(writeName(name([country], [commonName("api"), unit]))).toBe("CN=api+OU=Ops,C=NL");
});

it.each([
  ['a,b+c"d\\e<f>g;h', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
  ["#first", "\\#first"],
  [" spaces ", "\\ spaces\\ "],
  ["two\nlines", "two\\0alines"],
  ["Zürich", "Zürich"],
])("%j is escaped (RFC 4514 2.4), and can't break a log line", (value, written) => {
  expect(writeName(name([commonName(value)]))).toBe(`CN=${written}`);
});

it("an attribute without a short name keeps its object identifier", () => {
  expect(writeName(name([attribute("1.2.3.4", der.utf8String("x"))]))).toBe("1.2.3.4=x");
});

it("UTF-16 names of old Microsoft authorities are read", () => {
  const bmpString = Buffer.concat([Buffer.from([0x1e, 4]), Buffer.from("Öx", "utf16le").swap16()]);
  expect(writeName(name([attribute("2.5.4.3", bmpString)]))).toBe("CN=Öx");
});

it("of several common names the last one is the most specific", () => {
  expect(commonNameOf(name([commonName("group")], [commonName("host")]))).toBe("host");
});
