import { expect, test } from "vitest";
import { formatExposition, parseExposition } from "../../provider/observability/exposition.ts";

const family = { name: "left", help: "What is left.", type: "gauge" } as const;

test("what is written is read back, whatever a label holds", () => {
  const samples = [{ name: "left", labels: { id: 'a"b\\c\nd,e="f"}', empty: "" }, value: 1.5 }];
  expect(parseExposition(formatExposition([family], samples))).toEqual(samples);
});

test("comments, empty lines and timestamps are no obstacle", () => {
  expect(parseExposition('# HELP left x\n\nleft{a="b"} 3 1700000000000\nbare 4\n')).toEqual([
    { name: "left", labels: { a: "b" }, value: 3 },
    { name: "bare", labels: {}, value: 4 },
  ]);
});

test("a file that is none of metrics is not taken for an empty one", () => {
  expect(() => parseExposition("<html>\n")).toThrow("expected metrics in Prometheus' text format");
});

test("nothing to show is an empty page", () => {
  expect(formatExposition([family], [])).toBe("");
});
