import fc from "fast-check";
import { expect, it } from "vitest";
import {
  childrenOf,
  contentOf,
  objectIdentifierOf,
  readWhole,
  smallIntegerOf,
  tags,
} from "../../provider/certificate/der.ts";
import { integer, objectIdentifier, octetString, sequence } from "../../provider/certificate/der-writer.ts";

it.each([
  [0, "020100"],
  [127, "02017f"],
  [128, "02020080"],
  [2048, "02020800"],
  [65_535, "020300ffff"],
])("the integer %i in the fewest octets that keep it positive (X.690 8.3.2)", (value, hex) => {
  expect(integer(value).toString("hex")).toBe(hex);
});

it("what is written is read back, whatever its length", () => {
  fc.assert(
    fc.property(fc.nat(70_000), fc.nat(2 ** 31 - 1), (length, value) => {
      const bytes = Buffer.alloc(length, 7);
      const [first, second] = childrenOf(readWhole(sequence(octetString(bytes), integer(value))));
      expect(contentOf(first, tags.octetString, "OCTET STRING").equals(bytes)).toBe(true);
      expect(smallIntegerOf(second)).toBe(value);
    }),
  );
});

it.each(["1.2.840.113549.1.12.10.1.3", "2.16.840.1.101.3.4.1.42"])("the object identifier %s", (oid) => {
  expect(objectIdentifierOf(readWhole(objectIdentifier(oid)))).toBe(oid);
});
