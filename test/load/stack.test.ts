import { afterAll, beforeAll, expect, test } from "vitest";
import { type AcmStack, acmStack } from "../engine/acm-stack.ts";
import { certificateSteps } from "../engine/certificate-stack.ts";
import { standInEngine } from "../engine/stand-in/engine.ts";
import { issueAuthority } from "../pki/index.ts";
import { medianBetween, type Sample, watchProvider } from "./provider-memory.ts";
import { scatterFaults } from "./scattered-faults.ts";

// Memory and calls are the provider's own, whichever engine asks; the stand-in is on every machine.
const engine = standInEngine();
const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;
const count = isLong ? 500 : 150;
/** How many times faster than in reality quotas refill: at one import a second, 500 would take more than eight minutes. */
const speed = 40;
const seed = 20_261_122;
/** Calls are repeated where that is safe, so one run nearly always does; a certificate may need the next one. */
const mostRuns = 3;

const mebibyte = 1024 * 1024;
/** However many there are: a provider that does nothing has 130 MiB, and one left to V8 would have 370 at the end. */
const mostMemory = 250 * mebibyte;
/** What the heap grows by before the provider has its garbage collected. */
const mostGrowth = 64 * mebibyte;

const names = Array.from({ length: count }, (_, index) => `site-${index + 1}`);
const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });

let stack: AcmStack;
beforeAll(async () => {
  const acm = { region: "eu-west-1", tags: { env: "production" } };
  stack = await acmStack(engine, {
    program: "certificates",
    config: { resources: names.map((name) => ({ name, args: { acm } })) },
    environment: { PULUMI_CERTIFICATES_QUOTA_FACTOR: String(speed) },
  });
  stack.cloud.acm.configure({ quotas: true, speed });
});
afterAll(() => stack.close());

/** The fingerprints of what the program will find. */
function receiveAll(): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const leaf = await issuer.issueLeaf({ names: [`${name}.example.com`], keyAlgorithm: "EC_prime256v1" });
      stack.certificates.receive(name, leaf);
      return leaf.fingerprint;
    }),
  );
}

/** How many runs it takes. */
async function upUntilAllArrived(): Promise<number> {
  for (let runs = 1; ; runs++) {
    const { succeeded, text } = await stack.certificates.stack.up();
    if (succeeded) return runs;
    expect(runs, text.slice(-3000)).toBeLessThan(mostRuns);
  }
}

async function idsInState(): Promise<(string | undefined)[]> {
  const state = JSON.parse(await stack.certificates.stack.exportState());
  const resources: { readonly type: string; readonly id?: string }[] = state.deployment.resources;
  return resources.filter(({ type }) => type.endsWith("ImportedCertificate")).map(({ id }) => id);
}

function callsText(): string {
  const { calls } = stack.cloud.acm;
  const faulted = calls.filter(({ fault }) => fault !== undefined).length;
  const throttled = calls.filter(({ outcome, fault }) => outcome === "ThrottlingException" && fault === undefined);
  expect(faulted, "faults have come about").toBeGreaterThan(count / 100);
  return `${calls.length} calls, ${faulted} made to fail, ${throttled.length} throttled besides`;
}

function memoryText(samples: readonly Sample[]): string {
  const mib = (bytes: number) => `${Math.round(bytes / mebibyte)} MiB`;
  const [early, late] = [medianBetween(samples, 80, 120), medianBetween(samples, count - 20, count)];
  expect(late - early).toBeLessThan(mostGrowth);
  if (isLong) expect(late - medianBetween(samples, 280, 320)).toBeLessThan(mostGrowth);
  const peak = Math.max(...samples.map(({ bytes }) => bytes));
  expect(peak).toBeLessThan(mostMemory);
  return `the provider's memory ${mib(early)} at 100, ${mib(late)} at ${count}, at most ${mib(peak)}`;
}

test(`${count} certificates arrive while 2 % of the calls fail: no orphan, no duplicate, and memory stays flat`, {
  timeout: 600_000,
}, async () => {
  const { acm } = stack.cloud;
  const wanted = await receiveAll();
  scatterFaults(acm.faults, { seed, share: 0.02, calls: 3 * count });
  const memory = watchProvider(stack.certificates.workDirectory, () => acm.certificates().length);
  const start = performance.now();
  const runs = await upUntilAllArrived();
  const seconds = Math.round((performance.now() - start) / 1000);
  memory.stop();

  const live = acm.certificates();
  expect(live.map(({ fingerprint }) => fingerprint).sort()).toEqual(wanted.sort());
  expect((await idsInState()).sort()).toEqual(live.map(({ arn }) => arn).sort());
  expect(new Set(live.map(({ tags }) => tags["pulumi-certificates-certificate-id"])).size).toBe(count);
  process.stdout.write(
    `load: ${count} certificates in one stack${isLong ? "" : " (500 with PULUMI_CERTIFICATES_LONG_TESTS=1)"}, ` +
      `${runs} up, ${seconds} s on a clock ${speed} times as fast, ${callsText()}, ${memoryText(memory.samples)}, nothing lost\n`,
  );
});

test("the next run has nothing to do, and asks nobody", { timeout: 300_000 }, async () => {
  stack.cloud.acm.faults.clear();
  stack.newCalls();
  const run = await stack.certificates.stack.up();
  expect(run.succeeded, run.text.slice(-3000)).toBe(true);
  expect(new Set(certificateSteps(run).map((step) => step.split(" ")[0]))).toEqual(new Set(["same"]));
  expect(stack.newCalls()).toEqual([]);
});
