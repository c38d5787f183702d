import { expect, test } from "vitest";
import { type Tag, withoutTags, withTags } from "./tags.ts";

const tag = (key: string, value?: string): Tag => ({ key, value });
const many = (count: number, prefix = "k") => Array.from({ length: count }, (_none, index) => tag(`${prefix}${index}`));

test("an added tag overwrites one of the same key and leaves the others", () => {
  const tags = new Map([
    ["a", "1"],
    ["b", "2"],
  ]);
  expect([...withTags(tags, [tag("a", "9"), tag("c")])]).toEqual([
    ["a", "9"],
    ["b", "2"],
    ["c", ""],
  ]);
});

test("50 tags are allowed, one more is too many (service model)", () => {
  const full = withTags(new Map(), many(50));
  expect(full.size).toBe(50);
  expect(() => withTags(full, [tag("one more")])).toThrow(expect.objectContaining({ name: "TooManyTagsException" }));
});

test("51 tags at once are too many, however few they would leave", () => {
  const repeated = many(51).map(() => tag("same"));
  expect(() => withTags(new Map(), repeated)).toThrow(expect.objectContaining({ name: "TooManyTagsException" }));
});

test.each(["aws:name", "AWS:name"])("%s is refused: keys beginning with aws: are reserved", (key) => {
  for (const change of [withTags, withoutTags]) {
    expect(() => change(new Map(), [tag(key)])).toThrow(expect.objectContaining({ name: "InvalidTagException" }));
  }
});

test("a removal without a value goes by the key, one with a value only where both match (API reference)", () => {
  const tags = new Map([
    ["a", "1"],
    ["b", "2"],
    ["c", "3"],
  ]);
  expect([...withoutTags(tags, [tag("a"), tag("b", "2"), tag("c", "other"), tag("unknown")])]).toEqual([["c", "3"]]);
});
