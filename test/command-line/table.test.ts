import { expect, test } from "vitest";
import { fields, table } from "../../provider/command-line/table.ts";

test("columns are as wide as what is seen of their cells: colours take no room, and lines end without spaces", () => {
  const red = "\u001b[31mno\u001b[39m";
  expect(
    table([
      ["NAME", "OK"],
      ["api", red],
      ["www.example.com", ""],
    ]),
  ).toBe(`NAME             OK\napi              ${red}\nwww.example.com`);
});

test("a field of several values names itself once", () => {
  expect(
    fields([
      ["names", ["a", "b"]],
      ["key", "RSA"],
    ]),
  ).toBe("  names  a\n         b\n  key    RSA");
});
