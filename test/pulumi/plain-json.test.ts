import { expect, test } from "vitest";
import { plainJson } from "../../provider/pulumi/plain-json.ts";

test("members that are undefined are left out, at any depth: the engine's struct takes none", () => {
  const plain = plainJson({ a: undefined, b: { c: undefined, d: 1 } });
  expect(Object.keys(plain)).toEqual(["b"]);
  expect(Object.keys(plain.b as object)).toEqual(["d"]);
});

test("an undefined item of a list keeps its place", () => {
  expect(plainJson({ list: [1, undefined, 2] })).toEqual({ list: [1, null, 2] });
});

test("a Date becomes text, where the engine would make an empty object of it", () => {
  expect(plainJson({ at: new Date(0) })).toEqual({ at: "1970-01-01T00:00:00.000Z" });
});

test("what is plain already is the same, text with any character in it too", () => {
  const value = { text: 'line\r\n"quoted" \u2028 東京 \u0000', number: 1.5, yes: true, none: null, list: [{ a: "b" }] };
  expect(plainJson(value)).toEqual(value);
});
