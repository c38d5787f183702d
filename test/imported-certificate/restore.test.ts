import { beforeAll, beforeEach, expect, test } from "vitest";
import { restore } from "../../provider/imported-certificate/restore.ts";
import type { Snapshot } from "../../provider/imported-certificate/snapshot.ts";
import { connect } from "../../provider/targets/acm/target.ts";
import { bundleOf } from "../clouds/acm/fixtures.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm, region } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { issueLeaf, parsed, putDirectly } from "./fixtures.ts";

const cloud = localAcm();
let before: IssuedLeaf;
let failed: IssuedLeaf;
let theirs: IssuedLeaf;
let id: string;

beforeAll(async () => {
  [before, failed, theirs] = await Promise.all([issueLeaf(30), issueLeaf(1), issueLeaf(0)]);
});
beforeEach(() => {
  id = putDirectly(cloud.acm, failed);
});

const snapshotOf = (leaf: IssuedLeaf): Snapshot => ({
  restorable: true,
  bundle: parsed(leaf),
  keySource: "the previous state",
});
const restored = (snapshot: Snapshot = snapshotOf(before)) =>
  inVirtualTime(() =>
    restore({ target: connect({ region }), id, snapshot, failed: parsed(failed).leaf, tags: {}, timeoutSeconds: 10 }),
  );
const imports = () => cloud.calls().filter((name) => name === "ImportCertificate").length;

test("what was live before is live again under its own key, and read back", async () => {
  const key = parsed(before).privateKey.publicKeyFingerprint;
  expect(await restored()).toMatchObject({ outcome: "restored", live: { id } });
  expect(cloud.acm.certificate(id)).toMatchObject({ fingerprint: before.fingerprint, privateKeyFingerprint: key });
});

test("without a key nothing is written, and the reason is the error", async () => {
  const lost = { restorable: false, nothingToLose: true, reason: "the live certificate expired on …" } as const;
  expect(await restored(lost)).toMatchObject({
    outcome: "also_failed",
    error: { message: "the live certificate expired on …" },
  });
  expect(cloud.calls()).toEqual([]);
});

test.each([1, 2])("an answer that is lost %i times is no reason to give up", async (times) => {
  cloud.acm.faults.add({ operation: "ImportCertificate", times, kind: { type: "cut", effect: "before" } });
  expect(await restored()).toMatchObject({ outcome: "restored" });
  expect(imports()).toBe(times + 1);
});

test("three lost answers are", async () => {
  cloud.acm.faults.add({ operation: "ImportCertificate", times: 9, kind: { type: "cut", effect: "before" } });
  expect(await restored()).toMatchObject({ outcome: "also_failed", error: { kind: "unknown" } });
  expect(imports()).toBe(3);
});

test("what the service refuses is not asked for again", async () => {
  const refused = { type: "error", name: "ValidationException", message: "no" } as const;
  cloud.acm.faults.add({ operation: "ImportCertificate", times: 9, kind: refused });
  expect(await restored()).toMatchObject({ outcome: "also_failed", error: { kind: "refused" } });
  expect(imports()).toBe(1);
});

test("reads that still show the failed certificate are waited for", async () => {
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 2 } });
  expect(await restored()).toMatchObject({ outcome: "restored" });
});

test("a restore that never shows is a failed one", async () => {
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 1000 } });
  expect(await restored()).toMatchObject({ outcome: "also_failed", error: { mismatch: "stale" } });
});

test("somebody else's write right after the restore is a conflict, and stays", async () => {
  cloud.acm.faults.add({
    operation: "ImportCertificate",
    kind: { type: "third-party-write", bundle: bundleOf(theirs) },
  });
  expect(await restored()).toMatchObject({ outcome: "conflict" });
  expect(cloud.acm.certificate(id)?.fingerprint).toBe(theirs.fingerprint);
});
