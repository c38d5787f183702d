import { expect, test } from "vitest";
import { daysLeft, holds, shortForm } from "../../provider/imported-certificate/live.ts";
import type { Observation } from "../../provider/targets/target.ts";
import { daysFromNow, issueLeaf, parsed } from "./fixtures.ts";

const bundle = parsed(await issueLeaf(1));
const other = parsed(await issueLeaf(1));
const observed = (extra: Partial<Observation> = {}): Observation => ({
  id: "arn:1",
  leaf: bundle.leaf,
  chain: bundle.chain,
  enabled: true,
  tags: undefined,
  privateKey: undefined,
  facts: {},
  ...extra,
});

test.each<[string, Partial<Observation>, boolean]>([
  ["leaf and chain as wanted are held", {}, true],
  ["a target that does not show its chain is judged by the leaf", { chain: undefined }, true],
  ["another leaf is not", { leaf: other.leaf }, false],
  ["no chain is not, where one is wanted", { chain: [] }, false],
  ["a longer chain is not", { chain: [...bundle.chain, other.leaf] }, false],
  ["another chain of the same length is not", { chain: [other.leaf] }, false],
  ["a disabled version is not: consumers do not get it", { enabled: false }, false],
])("%s", (_case, change, expected) => {
  expect(holds(observed(change), bundle)).toBe(expected);
});

test("a certificate in a message is its fingerprint's beginning and its end, in UTC", () => {
  expect(shortForm(bundle.leaf)).toBe(
    `SHA-256 ${bundle.leaf.fingerprint.slice(0, 16)}…, valid until ${bundle.leaf.notAfter.toISOString()}`,
  );
});

test.each([
  [1.5, 1],
  [0.5, 0],
  [-0.5, -1],
])("%s days from now are %i whole ones", (days, whole) => {
  expect(daysLeft(daysFromNow(days), new Date())).toBe(whole);
});
