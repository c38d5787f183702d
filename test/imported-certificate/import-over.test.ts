import { beforeAll, beforeEach, expect, test } from "vitest";
import { assess } from "../../provider/imported-certificate/assess.ts";
import { DeploymentError } from "../../provider/imported-certificate/deployment-error.ts";
import { importOver } from "../../provider/imported-certificate/import-over.ts";
import { look } from "../../provider/imported-certificate/look.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { bundleOf } from "../clouds/acm/fixtures.ts";
import type { Fault, FaultRule } from "../clouds/faults.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { failureOf, inputsOf, issueLeaf, parsed, putDirectly, requestOf } from "./fixtures.ts";

const cloud = localAcm();
const tagsBefore = { env: "production", foreign: "x" };
let before: IssuedLeaf;
let wanted: IssuedLeaf;
let theirs: IssuedLeaf;
let id: string;
beforeAll(async () => {
  [before, wanted, theirs] = await Promise.all([issueLeaf(30), issueLeaf(1), issueLeaf(0)]);
});
beforeEach(() => {
  id = putDirectly(cloud.acm, before, { tags: tagsBefore });
});

const onImport = (kind: Fault, rule: Partial<FaultRule> = {}) =>
  cloud.acm.faults.add({ operation: "ImportCertificate", kind, ...rule });
const lostAfter: Fault = { type: "cut", effect: "after" };
const lostBefore: Fault = { type: "cut", effect: "before" };
const refused: Fault = { type: "error", name: "ValidationException", message: "no" };
const endpoints = [{ host: "no-such-host.invalid", serverName: "api.example.com" }];
/** Verification fails, though the target itself works as it should. */
const unserved = { verify: { timeoutSeconds: 1, endpoints } };
const denied: Fault = { type: "error", name: "AccessDeniedException", message: "no" };

/** A rotation with what is live as it was before the faults. */
async function rotating(extra: Properties = {}) {
  const given = { rollbackPrivateKey: before.privateKeyPem, verify: { timeoutSeconds: 5 }, ...extra };
  const { request, warnings } = await requestOf(inputsOf(wanted, given), id);
  const seen = await look(request);
  if (seen === undefined) throw new Error("unreachable: it was put there");
  const { snapshot, tags } = assess(request, seen);
  cloud.acm.clearCalls();
  const standing = { live: seen.live, snapshot, tags: { wanted: tags, before: seen.tags } };
  return { run: () => inVirtualTime(() => importOver(request, standing)), warnings };
}

async function failed(extra: Properties = {}) {
  const { run, warnings } = await rotating(extra);
  const error = await failureOf(run());
  expect(error).toBeInstanceOf(DeploymentError);
  return { message: error.message, report: (error as DeploymentError).report, warnings };
}

const live = () => cloud.acm.certificate(id)?.fingerprint;
const imports = () => cloud.calls().filter((name) => name === "ImportCertificate").length;
const keyOf = (leaf: IssuedLeaf) => parsed(leaf).privateKey.publicKeyFingerprint;
const shortOf = (leaf: IssuedLeaf) =>
  `SHA-256 ${leaf.fingerprint.slice(0, 16)}…, valid until ${parsed(leaf).leaf.notAfter.toISOString()}`;

test("one import and one read is all that it costs", async () => {
  await (await rotating()).run();
  expect(cloud.calls()).toEqual(["ImportCertificate", "GetCertificate"]);
  expect(live()).toBe(wanted.fingerprint);
});

test.each([
  ["once, after it took effect", [lostAfter], 1],
  ["once, before it arrived", [lostBefore], 2],
  ["twice, before it arrived", [lostBefore, lostBefore], 3],
  ["twice, and the second took effect", [lostBefore, lostAfter], 2],
])("an answer that was lost %s does not stop the rotation", async (_case, faults, expected) => {
  faults.forEach((kind, after) => {
    onImport(kind, { after });
  });
  await (await rotating()).run();
  expect(live()).toBe(wanted.fingerprint);
  expect(imports()).toBe(expected);
});

test("an answer lost three times gives up, with what was before live and said so", async () => {
  onImport(lostBefore, { times: 3 });
  const { report, message } = await failed();
  expect(report).toMatchObject({ outcome: "restored", liveNow: "before", first: { kind: "unknown" } });
  expect(message).toContain(`live now: the certificate from before this run (${shortOf(before)})`);
  expect(live()).toBe(before.fingerprint);
});

test("an import that is refused at once changes nothing, and nothing is taken back", async () => {
  onImport(refused);
  const { message } = await failed();
  expect(message).toBe(
    [
      `Rotation of ${id} failed.`,
      "  failed: ImportCertificate: ValidationException: no",
      "  rollback: not_needed: there was nothing to take back",
      `  live now: the certificate from before this run (${shortOf(before)})`,
      "  to do: mend what AWS Certificate Manager (eu-west-1) refused, then run `pulumi up` again",
    ].join("\n"),
  );
  expect(imports()).toBe(1);
});

test("an import without the permission changes nothing", async () => {
  onImport(denied);
  expect((await failed()).report).toMatchObject({
    outcome: "not_needed",
    liveNow: "before",
    first: { kind: "denied" },
  });
  expect(imports()).toBe(1);
});

test("an import refused after a lost answer may have taken effect: what was before is made sure of", async () => {
  onImport(lostBefore);
  onImport(refused, { after: 1 });
  expect((await failed()).report).toMatchObject({ outcome: "restored", liveNow: "before", first: { kind: "refused" } });
  expect(live()).toBe(before.fingerprint);
});

test("what is not verified is restored under its own key, with the tags that it had, foreign ones too", async () => {
  onImport({ type: "lose-tags" }, { times: 2 });
  const { report, message, warnings } = await failed(unserved);
  expect(report).toMatchObject({ outcome: "restored", liveNow: "before", first: { mismatch: "endpoint" } });
  expect(message).toContain("rollback: restored: what was there before the run is there again, read back and verified");
  expect(cloud.acm.certificate(id)).toMatchObject({
    fingerprint: before.fingerprint,
    privateKeyFingerprint: keyOf(before),
    tags: tagsBefore,
  });
  expect(warnings).toEqual([]);
});

test("an edge that does not serve it restores as well", async () => {
  const { report } = await failed(unserved);
  expect(report).toMatchObject({ outcome: "restored", first: { mismatch: "endpoint" } });
  expect(live()).toBe(before.fingerprint);
});

test("tags that a restore cannot put right are a warning, and hide nothing", async () => {
  onImport({ type: "lose-tags" }, { times: 2 });
  cloud.acm.faults.add({ operation: "AddTagsToCertificate", times: 9, kind: denied });
  const { report, warnings } = await failed(unserved);
  expect(report).toMatchObject({ outcome: "restored", first: { mismatch: "endpoint" } });
  expect(warnings).toEqual([
    "restored, but not with all its tags; the next `pulumi up` puts them right: AddTagsToCertificate: AccessDeniedException: no",
  ]);
});

test("where the restore fails too, both errors are said, what is live, and the command that recovers", async () => {
  onImport(refused, { after: 1, times: 9 });
  const { report, message } = await failed(unserved);
  expect(report).toMatchObject({ outcome: "also_failed", liveNow: "wanted" });
  const lines = message.split("\n");
  expect(lines[0]).toBe(`Rotation of ${id} failed.`);
  expect(lines[1]).toMatch(/^ {2}failed: no-such-host\.invalid:443: expected the new certificate/);
  expect(lines.slice(2)).toEqual([
    "  rollback: also_failed: the state before the run could not be brought back",
    "  the rollback's own error: ImportCertificate: ValidationException: no",
    `  live now: the new certificate (${shortOf(wanted)})`,
    "  to do: run `pulumi up` again",
    `  to do: import the certificate that you want live by hand: aws acm import-certificate --region eu-west-1 --certificate-arn ${id} --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`,
  ]);
});

test("where no restore is possible, that is the rollback's error", async () => {
  onImport({ type: "stale", reads: 1000 });
  const { report, message } = await failed({ rollbackPrivateKey: undefined, rollback: "best-effort" });
  expect(report).toMatchObject({ outcome: "also_failed", maybeLive: undefined });
  expect(message).toContain("the rollback's own error: no key at hand is the live certificate's");
  expect(imports()).toBe(1);
});

test("where nothing can be read after the failure, both certificates may be live, and both keys are kept", async () => {
  cloud.acm.faults.add({ operation: "GetCertificate", after: 1, times: 1000, kind: denied });
  const { report, message, warnings } = await failed();
  expect(report).toMatchObject({ outcome: "also_failed", liveNow: "unknown", live: undefined });
  expect(report.maybeLive?.privateKey.publicKeyFingerprint).toBe(keyOf(before));
  expect(message).toContain("live now: not known, it could not be read");
  expect(warnings[0]).toBe(`could not read ${id} after a failure: GetCertificate: AccessDeniedException: no`);
});

test("where reads may lag behind the restore, both keys are kept as well", async () => {
  onImport({ type: "stale", reads: 1000 }, { times: 2 });
  const { report, message } = await failed();
  expect(report).toMatchObject({ outcome: "also_failed", liveNow: "unknown" });
  expect(report.maybeLive?.privateKey.publicKeyFingerprint).toBe(keyOf(before));
  expect(message).toContain("live now: not known, because reads may lag behind a write; the last one showed SHA-256");
});

test("somebody else's write after the import is a conflict, and stays", async () => {
  onImport({ type: "third-party-write", bundle: bundleOf(theirs) });
  const { report, message } = await failed();
  expect(report).toMatchObject({ outcome: "conflict", liveNow: "another" });
  expect(message).toContain(`live now: somebody else's certificate (${shortOf(theirs)})`);
  expect(message).toContain('to do: then bring their certificate into this program, or set onConflict: "overwrite"');
  expect(live()).toBe(theirs.fingerprint);
  expect(imports()).toBe(1);
});

test("somebody else's write during a lost answer is a conflict too, not written over by the next attempt", async () => {
  onImport({ type: "third-party-write", bundle: bundleOf(theirs) });
  onImport(lostAfter);
  expect((await failed()).report).toMatchObject({ outcome: "conflict" });
  expect(live()).toBe(theirs.fingerprint);
  expect(imports()).toBe(1);
});

test("somebody else's write after the restore is a conflict, and stays", async () => {
  onImport({ type: "third-party-write", bundle: bundleOf(theirs) }, { after: 1 });
  const { report } = await failed(unserved);
  expect(report).toMatchObject({ outcome: "conflict", liveNow: "another", first: { mismatch: "endpoint" } });
  expect(live()).toBe(theirs.fingerprint);
});

test("an import whose reads never show it is restored all the same", async () => {
  onImport({ type: "stale", reads: 8 });
  const { report } = await failed({ verify: { timeoutSeconds: 2 } });
  expect(report).toMatchObject({ outcome: "restored", first: { mismatch: "stale" } });
  expect(live()).toBe(before.fingerprint);
});

test("what somebody else deleted in the middle is not called live", async () => {
  const { run } = await rotating();
  cloud.acm.deleteDirectly(id);
  const error = await failureOf(run());
  expect(error.message).toMatch(/rollback: not_needed[\s\S]*live now: nothing\n {2}to do: run `pulumi refresh`/);
});
