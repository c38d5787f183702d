import { expect, test } from "vitest";
import { childOf, childText, listOf, readXml, renderXml } from "./xml.ts";

test("elements are read with their texts, escapes included; declarations and attributes are passed over", () => {
  const read = readXml(
    '<?xml version="1.0"?><Batch xmlns="urn:x"><Comment>a &lt;b&gt; &amp; &#99;&#x64;</Comment><List><Item>1</Item><Item>2</Item></List><Empty/></Batch>',
  );
  expect(childText(read, "Comment")).toBe("a <b> & cd");
  expect(listOf(read, "List").map(({ text }) => text)).toEqual(["1", "2"]);
  expect([childText(read, "Empty"), childOf(read, "Missing")]).toEqual(["", undefined]);
});

test.each(["<a><b></a></b>", "<a>", "</a>", "", "no element"])("%j is not well-formed", (text) => {
  expect(() => readXml(text)).toThrow("XML: expected");
});

test("a repeated element is rendered once for each content, with texts escaped", () => {
  const xml = renderXml({ List: { Item: ["<", { Name: "x" }] } });
  expect(xml).toBe("<List><Item>&#60;</Item><Item><Name>x</Name></Item></List>");
  expect(readXml(xml).children.map(({ text }) => text)).toEqual(["<", ""]);
});
