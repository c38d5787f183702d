import { describe, expect, it } from "vitest";
import * as reader from "../../provider/certificate/der.ts";
import * as der from "../pki/der.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("only DER is read, where BER would leave a choice (X.690 10.1)", () => {
  it.each([
    ["an indefinite length", "30 80 00 00", "a length that is none"],
    ["a long length where a short one does", "04 81 01 00", "a length that is none"],
    ["a length with a leading zero", `04 82 00 80 ${"00".repeat(128)}`, "a length that is none"],
    ["a length of five octets", "04 85 01 00 00 00 00", "a length that is none"],
    ["contents that end too early", "04 03 00 00", "cut off"],
    ["a length that ends too early", "04 82 01", "cut off"],
    ["a tag alone", "04", "cut off"],
    ["nothing", "", "cut off"],
    ["a tag of several octets", "1f 81 01 00", "a tag number that no certificate or key has"],
    ["two elements for one", "05 00 05 00", "2 trailing bytes"],
  ])("%s", (_, bytes, message) => {
    expect(() => reader.readWhole(hex(bytes))).toThrow(message);
  });
});

describe("values", () => {
  it.each(["1.2.840.113549.1.1.11", "2.5.29.15", "2.999.3", "0.9.2342.19200300.100.1.25", "1.3.6.1.4.1.311.10.3.4"])(
    "object identifier %s",
    (oid) => {
      // 2.999 has a first octet pair that the writer of the test CA doesn't need to know.
      const bytes = oid === "2.999.3" ? hex("06 03 88 37 03") : der.objectIdentifier(oid);
      expect(reader.objectIdentifierOf(reader.readWhole(bytes))).toBe(oid);
    },
  );

  it.each(["06 00", "06 02 2a 86"])("an object identifier that is none: %s", (bytes) => {
    expect(() => reader.objectIdentifierOf(reader.readWhole(hex(bytes)))).toThrow("an OBJECT IDENTIFIER that is none");
  });

  it("an integer larger than any limit is Infinity, and not a smaller number", () => {
    expect(reader.smallIntegerOf(reader.readWhole(der.integer("ffffffff")))).toBe(0xffffffff);
    expect(reader.smallIntegerOf(reader.readWhole(der.integer("0100000000")))).toBe(Number.POSITIVE_INFINITY);
  });

  it("another type than expected is said by name", () => {
    const oneInteger = reader.readWhole(der.integer("01"));
    expect(() => reader.sequenceOf(oneInteger)).toThrow("something else where SEQUENCE belongs");
    expect(() => reader.sequenceOf(undefined)).toThrow("nothing where SEQUENCE belongs");
  });
});
