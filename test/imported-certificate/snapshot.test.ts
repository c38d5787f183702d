import { expect, test } from "vitest";
import type { PrivateKey } from "../../provider/certificate/private-key.ts";
import { type KnownKeys, takeSnapshot } from "../../provider/imported-certificate/snapshot.ts";
import type { Observation } from "../../provider/targets/target.ts";
import { daysFromNow, issueLeaf, parsed } from "./fixtures.ts";

const live = parsed(await issueLeaf(30));
const other = parsed(await issueLeaf(1)).privateKey;
const another = parsed(await issueLeaf(1)).privateKey;
const now = new Date();

const observed = (extra: Partial<Observation> = {}): Observation => ({
  id: "arn:1",
  leaf: live.leaf,
  enabled: true,
  chain: live.chain,
  tags: undefined,
  privateKey: undefined,
  facts: {},
  ...extra,
});

interface Sources extends Partial<KnownKeys> {
  readonly exportable?: PrivateKey;
}

const snapshotWith = ({ exportable, ...keys }: Sources) =>
  takeSnapshot(observed({ privateKey: exportable }), {
    keys: { recorded: [], wanted: other, given: undefined, ...keys },
    recordedChain: undefined,
    now,
  });

const right = live.privateKey;
test.each<[string, Sources, string]>([
  [
    "the previous state before all others",
    { recorded: [right], wanted: right, given: right, exportable: right },
    "the previous state",
  ],
  [
    "an older key of the state, where the newest is not the live one's",
    { recorded: [other, right], wanted: right },
    "the previous state",
  ],
  [
    "the new bundle's before one that the user gave",
    { recorded: [other], wanted: right, given: right, exportable: right },
    "the new bundle (same key renewed)",
  ],
  ["rollbackPrivateKey before the target's", { given: right, exportable: right }, "rollbackPrivateKey"],
  ["the target's own, where no other fits", { given: another, exportable: right }, "the target's exportable secret"],
])("the key comes from %s", (_case, keys, keySource) => {
  expect(snapshotWith(keys)).toMatchObject({ restorable: true, keySource, bundle: { leaf: live.leaf } });
});

test("a key that is not the live leaf's is never taken: the service would refuse it in a restore", () => {
  expect(snapshotWith({ recorded: [other], given: another, exportable: other })).toEqual({
    restorable: false,
    nothingToLose: false,
    reason: "no key at hand is the live certificate's",
  });
});

test("a live certificate that has expired is nothing to lose, whatever key there is", () => {
  const leaf = { ...live.leaf, notAfter: daysFromNow(-1) };
  const context = { keys: { recorded: [right], wanted: other, given: undefined }, recordedChain: undefined, now };
  expect(takeSnapshot(observed({ leaf }), context)).toMatchObject({
    restorable: false,
    nothingToLose: true,
    reason: `the live certificate expired on ${leaf.notAfter.toISOString()}`,
  });
});

test("the chain is the live one, else the recorded one, else none", () => {
  const chainOf = (held: Observation["chain"], recordedChain: typeof live.chain | undefined) => {
    const keys = { recorded: [right], wanted: other, given: undefined };
    const snapshot = takeSnapshot(observed({ chain: held }), { keys, recordedChain, now });
    return snapshot.restorable ? snapshot.bundle.chain : undefined;
  };
  expect(chainOf(live.chain, [])).toBe(live.chain);
  expect(chainOf(undefined, live.chain)).toBe(live.chain);
  expect(chainOf(undefined, undefined)).toEqual([]);
});
