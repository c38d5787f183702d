import { describe, expect, test } from "vitest";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { Fault } from "../clouds/faults.ts";
import { aged, created, inputsFor, leftBy, localClouds, printed, updated } from "./in-process.ts";

const cloud = localClouds();

const calls = ["DescribeCertificateAuthority", "IssueCertificate", "GetCertificate"] as const;
const faults: Readonly<Record<string, Fault>> = {
  "an error before": { type: "error", name: "InternalFailure", status: 500 },
  "an error after": { type: "error", name: "InternalFailure", status: 500, effect: "after" },
  throttling: { type: "throttle" },
  "a refusal": { type: "error", name: "AccessDeniedException" },
  "a lost call": { type: "cut", effect: "before" },
  "a lost answer": { type: "cut", effect: "after" },
};
const cases = calls.flatMap((operation) =>
  Object.keys(faults).flatMap((fault) => [1, 3, 999].map((times) => ({ operation, fault, times }))),
);

interface Kept {
  readonly id: string;
  readonly outputs: Properties;
}

/** As the engine does it: what a partial failure left is updated, what left nothing is created anew. */
async function nextRun(left: Kept | undefined, inputs: Properties): Promise<Kept> {
  if (left === undefined) return created(inputs);
  return { id: left.id, outputs: await updated(left.id, left.outputs, inputs) };
}

describe("whatever befalls a call, one certificate is issued, and the next run has it", () => {
  test.each(cases)("$fault of $operation, $times times", async ({ operation, fault, times }) => {
    const kind = faults[fault];
    if (kind === undefined) throw new Error(`fault: expected a known one, received ${fault}`);
    const inputs = inputsFor(cloud.authority());
    cloud.aws.faults.add({ operation, times, kind });
    let left: Kept | undefined;
    try {
      left = await created(inputs);
    } catch (error) {
      left = await leftBy(Promise.reject(error)).catch(() => undefined);
      expect(String(error)).toContain(operation);
    }
    cloud.aws.faults.clear();
    const { outputs } = await nextRun(left, inputs);
    expect(cloud.aws.pca.issued().map(({ arn }) => arn)).toEqual([outputs.certificateArn]);
    expect(outputs).not.toHaveProperty("pendingPrivateKey");
  });

  test.each(cases)("$fault of $operation in a renewal, $times times", async ({ operation, fault, times }) => {
    const kind = faults[fault];
    if (kind === undefined) throw new Error(`fault: expected a known one, received ${fault}`);
    const inputs = inputsFor(cloud.authority());
    const { id, outputs: young } = await created(inputs);
    const old = aged(young, 80);
    cloud.aws.faults.add({ operation, times, kind });
    const first = updated(id, old, inputs);
    const outputs = await first.catch(async () => (await leftBy(first).catch(() => ({ outputs: old }))).outputs);
    expect(outputs.certificate, "one that is whole is there all the time").toBeDefined();
    cloud.aws.faults.clear();
    const later = outputs.certificateArn === old.certificateArn ? await updated(id, outputs, inputs) : outputs;
    expect(cloud.aws.pca.issued().map(({ arn }) => arn)).toEqual([old.certificateArn, later.certificateArn]);
  });
});

/** Killed in the middle, a run saves nothing: as far as the next one can tell there was none. */
describe("killed at any call, at most one certificate is superfluous, and the next run names it", () => {
  test.each([
    { after: "DescribeCertificateAuthority", superfluous: 0 },
    { after: "IssueCertificate", superfluous: 1 },
    { after: "GetCertificate", superfluous: 1 },
  ])("after $after", async ({ after, superfluous }) => {
    const inputs = inputsFor(cloud.authority());
    const next = calls[calls.indexOf(after as (typeof calls)[number]) + 1];
    // What a killed run would have done next, it did not do.
    if (next !== undefined) {
      cloud.aws.faults.add({ operation: next, times: 999, kind: { type: "error", name: "AccessDeniedException" } });
    }
    await created(inputs).catch(() => undefined);
    cloud.aws.faults.clear();
    const { outputs } = await created(inputs);
    const others = cloud.aws.pca.issued().filter(({ arn }) => arn !== outputs.certificateArn);
    expect(others).toHaveLength(superfluous);
    for (const { arn } of others) expect(printed()).toContain(arn);
  });
});
