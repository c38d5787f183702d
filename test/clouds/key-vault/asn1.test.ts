import { expect, test } from "vitest";
import * as der from "../../pki/der.ts";
import { Element, MalformedAsn1 } from "./asn1.ts";

test("each accessor reads its own kind and refuses the others", () => {
  const element = Element.read(der.sequence(der.objectIdentifier("1.2.840.113549.1.7.1"), der.integer("03")));
  expect(element.child(0).objectIdentifier).toBe("1.2.840.113549.1.7.1");
  expect([element.child(1).isInteger, element.child(1).integer]).toEqual([true, 3]);
  for (const wrong of [
    () => element.integer,
    () => element.objectIdentifier,
    () => element.octets,
    () => element.child(2),
    () => element.child(0).children,
  ]) {
    expect(wrong).toThrow(MalformedAsn1);
  }
});

test("octets come in one piece, in several (BER), and under an implicit tag", () => {
  const indefinite = Buffer.from("24800402aabb0401cc0000", "hex");
  const pieces = Buffer.from("a0070402aabb0401cc", "hex");
  expect(Element.read(der.octetString(Buffer.from("aabbcc", "hex"))).octets.toString("hex")).toBe("aabbcc");
  expect(Element.read(indefinite).octets.toString("hex")).toBe("aabbcc");
  expect(Element.read(pieces).octets.toString("hex")).toBe("aabbcc");
  expect(Element.read(Buffer.from("8003aabbcc", "hex")).octets.toString("hex")).toBe("aabbcc");
});

test("a context tag has its number, a universal one has none", () => {
  expect(Element.read(der.context(3, "constructed", der.integer("01"))).contextTag).toBe(3);
  expect(Element.read(der.integer("01")).contextTag).toBeUndefined();
});

test("anything before the end, or after it, is no element", () => {
  const whole = der.sequence(der.integer("03"));
  expect(() => Element.read(whole.subarray(0, -1))).toThrow(MalformedAsn1);
  expect(() => Element.read(Buffer.concat([whole, Buffer.from([0])]))).toThrow(MalformedAsn1);
});
