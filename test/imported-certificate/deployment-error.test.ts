import { expect, test } from "vitest";
import { messageOf } from "../../provider/errors.ts";
import { DeploymentError, type FailureReport } from "../../provider/imported-certificate/deployment-error.ts";
import type { Observation } from "../../provider/targets/target.ts";
import { issueLeaf, parsed } from "./fixtures.ts";

const { leaf, chain } = parsed(await issueLeaf(1));
const live: Observation = {
  id: "arn:1",
  leaf,
  chain,
  enabled: true,
  tags: undefined,
  privateKey: undefined,
  facts: {},
};
const report: FailureReport = {
  id: "arn:1",
  what: "Rotation",
  first: new Error("what failed first"),
  outcome: "restored",
  liveNow: "before",
  live,
  advice: [],
};
const shown = `(SHA-256 ${leaf.fingerprint.slice(0, 16)}…, valid until ${leaf.notAfter.toISOString()})`;
const lineOf = (name: string, change: Partial<FailureReport>) =>
  new DeploymentError({ ...report, ...change }).message.split("\n").find((line) => line.startsWith(`  ${name}: `));

test.each<[Partial<FailureReport>, string]>([
  [{ liveNow: "before" }, `  live now: the certificate from before this run ${shown}`],
  [{ liveNow: "wanted" }, `  live now: the new certificate ${shown}`],
  [{ liveNow: "another" }, `  live now: somebody else's certificate ${shown}`],
  [{ liveNow: "nothing", live: undefined }, "  live now: nothing"],
  [{ liveNow: "unknown", live: undefined }, "  live now: not known, it could not be read"],
])("what is live is told with fingerprint and end, as far as it is known: %j", (change, line) => {
  expect(lineOf("live now", change)).toBe(line);
});

test.each<[Partial<FailureReport>, string]>([
  [{}, "restored: what was there before the run is there again, read back and verified"],
  [{ liveNow: "nothing" }, "restored: what this run had imported was removed again"],
  [{ outcome: "also_failed" }, "also_failed: the state before the run could not be brought back"],
  [{ outcome: "not_needed" }, "not_needed: there was nothing to take back"],
  [{ outcome: "conflict" }, "conflict: somebody else wrote in the meantime; their certificate was left alone"],
])("how the rollback ended is told by its name and in words: %j", (change, text) => {
  expect(lineOf("rollback", change)).toBe(`  rollback: ${text}`);
});

test("the first error comes first, the rollback's own after it, and then what to do", () => {
  const { message } = new DeploymentError({
    ...report,
    outcome: "also_failed",
    restoreError: "what failed then",
    advice: ["one", "two"],
  });
  expect(message.split("\n").map((line) => line.split(": ")[0]?.trim())).toEqual([
    "Rotation of arn:1 failed.",
    "failed",
    "rollback",
    "the rollback's own error",
    "live now",
    "to do",
    "to do",
  ]);
});

test("whatever is thrown has a message", () => {
  expect([new Error("a"), "b", undefined].map(messageOf)).toEqual(["a", "b", "undefined"]);
});
