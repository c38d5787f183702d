import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseExposition } from "../provider/observability/exposition.ts";
import { commandOnStack } from "./command-line/exported-state.ts";
import { type Edge, startEdge } from "./edge.ts";
import { type AcmStack, acmStack } from "./engine/acm-stack.ts";
import { certificateSteps } from "./engine/certificate-stack.ts";
import { availableEngines, type Run } from "./engine/engine.ts";
import { shownValue } from "./observability/entries.ts";
import { type IssuedLeaf, issueAuthority } from "./pki/index.ts";

const engines = await availableEngines();
process.stdout.write(`the playbook is followed through: ${engines.map(({ name }) => name).join(", ")}\n`);

const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const issue = () => issuer.issueLeaf({ names: ["api.example.com"], keyAlgorithm: "EC_prime256v1" });

interface Line {
  readonly step: string;
  readonly operation: string;
  readonly outcome?: string;
  readonly fingerprint?: string;
  readonly detail?: string;
}

describe.each(engines)("$name: a restore that fails, from the alert to a clean up", { timeout: 240_000 }, (engine) => {
  let stack: AcmStack;
  let edge: Edge;
  let folder: string;
  let [old, failed]: (IssuedLeaf | undefined)[] = [];
  let everything = "";

  const up = async (): Promise<Run> => {
    const run = await stack.certificates.stack.up();
    everything += run.text;
    return run;
  };
  const command = async (...args: string[]) => {
    const env = { ...stack.cloud.env, ...observed(folder) };
    const run = await commandOnStack(engine, stack.certificates, args, { env });
    everything += run.stdout + run.stderr;
    return run;
  };
  const held = () => stack.cloud.acm.certificates()[0];
  const log = (): Line[] =>
    readFileSync(join(folder, "events.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const metric = (name: string, labels = {}) =>
    shownValue(parseExposition(readFileSync(join(folder, "certificates.prom"), "utf8")), name, labels);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "playbook-"));
    const program = "certificates";
    stack = await acmStack(engine, { program, config: { resources: [] }, environment: observed(folder) });
    edge = await startEdge(async () => stack.cloud.acm.bundleOf(held()?.arn ?? ""));
    const endpoints = [{ host: edge.host, port: edge.port, serverName: "api.example.com" }];
    const args = { acm: { region: "eu-west-1" }, verify: { timeoutSeconds: 2, endpoints } };
    await stack.certificates.setConfig({ resources: [{ name: "api", args }] });
    [old, failed] = await Promise.all([issue(), issue()]);
    stack.certificates.receive("api", old);
    const first = await up();
    expect(first.succeeded, first.text).toBe(true);
  });
  afterAll(async () => {
    await edge.close();
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the run, the metrics and the log say that the restore failed too, and with what", async () => {
    stack.certificates.receive("api", failed as IssuedLeaf);
    edge.freeze();
    const refusal = { type: "error", name: "LimitExceededException", message: "not one more" } as const;
    stack.cloud.acm.faults.add({ operation: "ImportCertificate", after: 1, times: 99, kind: refusal });
    const run = await up();
    expect(run.text).toContain("rollback: also_failed");
    expect(metric("rollback_total", { outcome: "also_failed" })).toBe(1);
    expect(metric("rollback_total", { outcome: "restored" })).toBe(0);
    expect(metric("deploy_attempts_total", { result: "success" })).toBe(1);
    expect(metric("deploy_attempts_total", { result: "failure" })).toBe(1);
    expect(metric("last_deploy_succeeded", { certificate: "organization/certificates/dev/api" })).toBe(0);
    const [rollback, end] = log().slice(-2);
    expect(rollback).toMatchObject({ step: "rollback", outcome: "also_failed", operation: "update" });
    expect(rollback?.detail).toContain("not one more");
    expect(end?.step).toBe("failed");
    expect(held()?.fingerprint).toBe(failed?.fingerprint);
  });

  test("inspect shows what is live, and that it is not well", async () => {
    const seen = await command("inspect", "api");
    expect(seen.code, seen.stderr).toBe(1);
    expect(seen.stdout).toContain(failed?.fingerprint);
    expect(seen.stdout).toContain("also_failed");
  });

  test("recover brings the old one back by the same transaction, which the log and the metrics show", async () => {
    stack.cloud.acm.faults.clear();
    edge.follow();
    const mended = await command("recover", "api", "--yes");
    expect(mended.code, mended.stderr).toBe(0);
    expect(held()?.fingerprint).toBe(old?.fingerprint);
    const steps = log().map(({ step }) => step);
    expect(steps.slice(-4)).toEqual(["imported", "verified", "tagged", "succeeded"]);
    expect(log().at(-1)?.fingerprint).toBe(old?.fingerprint);
    expect(metric("last_deploy_succeeded")).toBe(1);
    expect(metric("rollback_total", { outcome: "also_failed" }), "counters do not forget").toBe(1);
  });

  test("the next up is clean, and the one after it has nothing to do", async () => {
    const run = await up();
    expect(run.succeeded, run.text).toBe(true);
    expect(held()?.fingerprint).toBe(failed?.fingerprint);
    expect(certificateSteps(await up())).toEqual(["same api"]);
    expect((await command("inspect", "api")).code).toBe(0);
    expect(metric("deploy_attempts_total", { result: "success" })).toBe(3);
  });

  test("no key was shown, logged or measured on the way", () => {
    const written = everything + JSON.stringify(log()) + readFileSync(join(folder, "certificates.prom"), "utf8");
    for (const leaf of [old, failed]) {
      const [, line = ""] = leaf?.privateKeyPem.split("\n") ?? [];
      expect(line).toHaveLength(64);
      expect(written).not.toContain(line.slice(8, 40));
    }
  });
});

/** A file for each: the log is read while the metrics are replaced. */
function observed(folder: string): Record<string, string> {
  return {
    PULUMI_CERTIFICATES_EVENT_LOG: join(folder, "events.jsonl"),
    PULUMI_CERTIFICATES_METRICS_FILE: join(folder, "certificates.prom"),
  };
}
