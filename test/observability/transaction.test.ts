import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import { parseExposition } from "../../provider/observability/exposition.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { created, failureOf, inputsOf, issueLeaf, pinnedTo, putDirectly } from "../imported-certificate/fixtures.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { folder, shownValue } from "./entries.ts";

const cloud = localAcm();
let log: string;
let metrics: string;
let before: IssuedLeaf;
let wanted: IssuedLeaf;
beforeEach(async () => {
  [before, wanted] = await Promise.all([issueLeaf(30), issueLeaf(1)]);
  const at = folder();
  [log, metrics] = [join(at, "events.jsonl"), join(at, "certificates.prom")];
  vi.stubEnv("PULUMI_CERTIFICATES_EVENT_LOG", log);
});

/** In real time: files are written by another clock than the virtual one. */
const measured = () => vi.stubEnv("PULUMI_CERTIFICATES_METRICS_FILE", metrics);
const value = (name: string, labels = {}) => shownValue(parseExposition(readFileSync(metrics, "utf8")), name, labels);

interface Line extends Readonly<Record<string, string>> {
  readonly step: string;
}

function newLines(): Line[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  vi.stubEnv("PULUMI_CERTIFICATES_EVENT_LOG", `${log}${lines.length}`);
  log = `${log}${lines.length}`;
  return lines.map((line) => JSON.parse(line));
}
const steps = (lines: readonly Line[]) =>
  lines.map(({ step, outcome }) => (outcome === undefined ? step : `${step} ${outcome}`));

/** Seconds since 1970. */
const endOf = ({ certificatePem }: IssuedLeaf) => Date.parse(new X509Certificate(certificatePem).validTo) / 1000;

const update = (id: string, outputs: Properties, leaf: IssuedLeaf) =>
  inVirtualTime(() => provider.update(id, outputs, inputsOf(leaf)));

test("a first import is told step by step", async () => {
  const { id } = await created(inputsOf(wanted));
  const lines = newLines();
  expect(steps(lines)).toEqual(["located nothing", "imported", "verified", "succeeded"]);
  expect(lines[1]).toMatchObject({
    resource: "acme/shop/production/api",
    target: "acm",
    operation: "create",
    id,
    fingerprint: wanted.fingerprint,
  });
});

test("a rotation is told step by step, with the certificate before and after", async () => {
  const { id, outputs } = await created(inputsOf(before));
  newLines();
  await update(id, outputs, wanted);
  const lines = newLines();
  expect(steps(lines)).toEqual([
    "located present",
    "observed other",
    "preflight accepted",
    "imported",
    "verified",
    "tagged",
    "succeeded",
  ]);
  expect(lines.map(({ fingerprint }) => fingerprint).filter((each) => each !== undefined)).toEqual([
    before.fingerprint,
    ...Array(3).fill(wanted.fingerprint),
  ]);
  expect(lines[2]?.detail).toBe("restorable with the key of the previous state");
});

test("a failure that was restored says so, and counts so", async () => {
  measured();
  const { id, outputs } = await created(inputsOf(before, { verify: { timeoutSeconds: 1 } }));
  newLines();
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 2 } });
  await failureOf(provider.update(id, outputs, inputsOf(wanted, { verify: { timeoutSeconds: 1 } })));
  const lines = newLines();
  expect(steps(lines).slice(-3)).toEqual(["imported", "rollback restored", "failed"]);
  expect(lines.at(-2)).toMatchObject({ fingerprint: before.fingerprint, liveNow: "before" });
  expect(value("rollback_total", { outcome: "restored", target: "acm" })).toBe(1);
  expect(value("deploy_attempts_total", { result: "success" })).toBe(1);
  expect(value("deploy_attempts_total", { result: "failure" })).toBe(1);
  expect(value("not_after_timestamp_seconds", { id })).toBe(endOf(before));
});

test("a restore that failed as well is told with both errors", async () => {
  measured();
  const { id, outputs } = await created(inputsOf(before, { verify: { timeoutSeconds: 1 } }));
  newLines();
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 3 } });
  const denied = { type: "error", name: "AccessDeniedException", message: "not you" } as const;
  cloud.acm.faults.add({ operation: "ImportCertificate", after: 1, kind: denied });
  await failureOf(provider.update(id, outputs, inputsOf(wanted, { verify: { timeoutSeconds: 1 } })));
  const lines = newLines();
  expect(steps(lines).slice(-2)).toEqual(["rollback also_failed", "failed"]);
  expect(lines.at(-2)?.detail).toContain("not you");
  expect(lines.at(-1)?.detail).toContain("Rotation of");
  expect(value("rollback_total", { outcome: "also_failed" })).toBe(1);
  expect(value("last_deploy_succeeded")).toBe(0);
});

test("what was refused before any write names the rules, and counts apart from failures", async () => {
  measured();
  const id = putDirectly(cloud.acm, await issueLeaf(0));
  await failureOf(provider.create(inputsOf(wanted, pinnedTo(id))));
  const lines = newLines();
  expect(steps(lines)).toEqual([
    "located present",
    "observed other",
    "preflight TARGET_HOLDS_NEWER, ROLLBACK_IMPOSSIBLE",
    "refused",
  ]);
  expect(value("deploy_attempts_total", { result: "refused" })).toBe(1);
});

test("a delete tells whether it removed anything, and ends the certificate's metrics", async () => {
  measured();
  const { id, outputs } = await created(inputsOf(wanted));
  expect(value("not_after_timestamp_seconds")).toBe(endOf(wanted));
  newLines();
  await provider.delete(id, outputs);
  expect(steps(newLines())).toEqual(["removed"]);
  expect(value("not_after_timestamp_seconds")).toBeUndefined();
});

test("what is retained is told as kept", async () => {
  const { id, outputs } = await created(inputsOf(wanted, { deletionPolicy: "retain" }));
  newLines();
  await provider.delete(id, outputs);
  expect(newLines()).toMatchObject([{ step: "kept", operation: "delete", id }]);
});

test("a refresh shows what somebody else put there in the metrics", async () => {
  measured();
  const { id, outputs } = await created(inputsOf(before));
  const theirs = await issueLeaf(0, { notAfter: new Date("2030-01-01T00:00:00Z") });
  putDirectly(cloud.acm, theirs, { arn: id });
  await provider.read(id, outputs);
  expect(value("not_after_timestamp_seconds", { id })).toBe(endOf(theirs));
});

test("no line and no series holds a byte of a key", async () => {
  measured();
  const { id, outputs } = await created(inputsOf(before));
  await provider.update(id, outputs, inputsOf(wanted));
  const written = readFileSync(log, "utf8") + readFileSync(metrics, "utf8");
  expect(written).toContain(wanted.fingerprint);
  for (const { privateKeyPem } of [before, wanted]) {
    for (const line of privateKeyPem.trim().split("\n")) expect(written).not.toContain(line);
  }
});
