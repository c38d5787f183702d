import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueAuthority } from "../pki/index.ts";
import { type AcmStack, acmStack } from "./acm-stack.ts";
import { certificateSteps } from "./certificate-stack.ts";
import { availableEngines, type Engine, type Run } from "./engine.ts";

// What an engine has to do with quotas is the same for all of them: one is enough.
const [engine] = (await availableEngines()) as [Engine, ...Engine[]];

const count = 50;
/** How many times faster than in reality quotas refill: at one import a second, fifty would take a minute. */
const speed = 20;
const names = Array.from({ length: count }, (_, index) => `site-${index + 1}`);
const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" });

describe(`${engine.name}: ${count} certificates in one program, under the real quotas`, { timeout: 120_000 }, () => {
  let stack: AcmStack;
  beforeAll(async () => {
    stack = await acmStack(engine, {
      program: "listener",
      config: { names, target: { region: "eu-west-1" } },
      environment: { PULUMI_CERTIFICATES_QUOTA_FACTOR: String(speed) },
    });
    stack.cloud.acm.configure({ quotas: true, speed });
  });
  afterAll(() => stack.close());

  const receiveAll = () =>
    Promise.all(
      names.map(async (name) => {
        const leaf = await issuer.issueLeaf({ names: [`${name}.example.com`], keyAlgorithm: "EC_prime256v1" });
        stack.certificates.receive(name, leaf);
        return leaf.fingerprint;
      }),
    );
  const live = () => stack.cloud.acm.certificates().map(({ fingerprint }) => fingerprint);

  /**
   * At most so many calls for each certificate, beside those that all share. What the service throttled is reported and
   * not counted: on the fast clock a few milliseconds' jitter are enough for it.
   */
  const expectCalls = (run: Run, what: string, most: number, shared: number) => {
    expect(run.succeeded, run.text).toBe(true);
    expect(run.text).not.toMatch(/throttl|rate exceeded/i);
    const throttled = stack.cloud.acm.calls.filter(({ outcome }) => outcome === "ThrottlingException").length;
    const calls = stack.newCalls().length;
    const each = ((calls - throttled) / count).toFixed(2);
    // Past the console, whose lines are only shown for failed tests.
    process.stdout.write(`${what} of ${count}: ${each} calls a certificate, and ${throttled} that were throttled\n`);
    expect(calls - throttled).toBeLessThanOrEqual(most * count + shared);
  };

  test("are created without a throttling error, by two calls each and one listing for all", async () => {
    const wanted = await receiveAll();
    const run = await stack.certificates.stack.up();
    expectCalls(run, "create", 2, 1);
    expect(certificateSteps(run)).toHaveLength(count);
    expect(live().sort()).toEqual(wanted.sort());
  });

  test("are rotated by at most five calls each, and keep their ARNs", async () => {
    const arns = stack.cloud.acm.certificates().map(({ arn }) => arn);
    const wanted = await receiveAll();
    expectCalls(await stack.certificates.stack.up(), "rotation", 5, 0);
    expect(live().sort()).toEqual(wanted.sort());
    expect(stack.cloud.acm.certificates().map(({ arn }) => arn)).toEqual(arns);
  });

  test("are destroyed by at most two calls each", async () => {
    expectCalls(await stack.certificates.stack.destroy(), "delete", 2, 0);
    expect(live()).toEqual([]);
  });
});
