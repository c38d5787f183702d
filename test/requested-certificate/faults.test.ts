/** Lost answers, errors and deaths at every call of a create, alone and in pairs, in a time that passes at once. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sendRequestsTo } from "../../provider/aws/connection.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { requestedCertificate } from "../../provider/requested-certificate/provider.ts";
import { requestHandler } from "../clouds/aws/index.ts";
import type { Fault } from "../clouds/faults.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { create, diff, failureOf, inputsOf, localAws, type Made, type TwoAccounts, update } from "./cloud.ts";

const cloud = localAws();

const kinds: Readonly<Record<string, Fault>> = {
  "error of the service's own": { type: "error", name: "InternalFailure", status: 500 },
  "error of the service's own after the effect": {
    type: "error",
    name: "InternalFailure",
    status: 500,
    effect: "after",
  },
  "lost request": { type: "cut", effect: "before" },
  "lost answer": { type: "cut", effect: "after" },
  throttling: { type: "throttle" },
  refusal: { type: "error", name: "AccessDeniedException", status: 400 },
};

type Moment = "before" | "after";

function inputs(): Properties {
  // Two names in two zones: two batches; elliptic keys are quicker to make.
  return inputsOf("a.com", {
    subjectAlternativeNames: ["www.b.com"],
    keyAlgorithm: "EC_prime256v1",
    timeoutMinutes: 5,
  });
}

const atOnce = { recordsAfterMilliseconds: 0, recordStaggerMilliseconds: 0, issuesAfterMilliseconds: 0 };
const late = { recordsAfterMilliseconds: 3_000, recordStaggerMilliseconds: 0, issuesAfterMilliseconds: 10_000 };

function prepare(aws: TwoAccounts): void {
  aws.zone("a.com");
  aws.zone("b.com");
}

/** How many calls a create makes when nothing goes wrong. */
async function callsOfCreate(): Promise<number> {
  await create(inputs());
  const count = cloud.aws.calls.length;
  cloud.aws.reset();
  prepare(cloud.aws);
  return count;
}

/** What the engine does after a run: it goes on with what was saved, or creates again. */
async function nextRun(saved: Made | undefined, wanted: Properties): Promise<Made> {
  if (saved === undefined) return create(wanted);
  const { replaces } = await diff(saved, wanted);
  return replaces === undefined ? update(saved, wanted) : create(wanted);
}

async function expectOneCertificate(made: Made, story: string): Promise<void> {
  expect(made.outputs.status, story).toBe("ISSUED");
  const there = cloud.aws.acm.certificates().map(({ arn }) => arn);
  expect(there, story).toEqual([made.id]);
}

async function run(faults: readonly { readonly at: number; readonly kind: string }[]): Promise<void> {
  const story = faults.map(({ at, kind }) => `${kind} at call ${at}`).join(", then ");
  for (const { at, kind } of faults) {
    const fault = kinds[kind];
    if (fault !== undefined) cloud.aws.faults.add({ operation: "*", after: at, kind: fault });
  }
  const wanted = inputs();
  const first = await create(wanted).catch((error: unknown) => failureOf(Promise.reject(error)));
  cloud.aws.faults.clear();
  const { id, outputs } = first;
  const left = id === undefined || outputs === undefined ? undefined : { id, outputs };
  await expectOneCertificate(
    "message" in first ? await nextRun(left, wanted) : (left ?? (await create(wanted))),
    story,
  );
  cloud.aws.reset();
  prepare(cloud.aws);
}

beforeEach(() => {
  cloud.aws.configure({ acm: { validation: late }, route53: { insyncMilliseconds: 4_000 } });
  prepare(cloud.aws);
});
afterEach(() => sendRequestsTo(undefined));

test("each single fault at each call: the next run at the latest ends with the one certificate", async () => {
  const calls = await callsOfCreate();
  expect(calls).toBeGreaterThan(10);
  for (let at = 0; at < calls; at++) {
    for (const kind of Object.keys(kinds)) await run([{ at, kind }]);
  }
});

test("each pair of lost answers and refusals: no second request, and the next run at the latest converges", {
  timeout: 240_000,
}, async () => {
  cloud.aws.configure({ acm: { validation: atOnce }, route53: { insyncMilliseconds: 0 } });
  const calls = await callsOfCreate();
  const pairs = Array.from({ length: calls }, (_, one) =>
    Array.from({ length: calls - one }, (_, offset) => ({ one, other: one + 1 + offset })),
  ).flat();
  for (const { one, other } of pairs) {
    for (const first of ["lost answer", "refusal"]) {
      for (const second of ["lost answer", "refusal"]) {
        await run([
          { at: one, kind: first },
          { at: other, kind: second },
        ]);
      }
    }
  }
});

describe("a process that dies at a call", () => {
  /** Runs a create in a process that ends at its call number `at`, before or after that has taken effect. */
  async function die(wanted: Properties, at: number, moment: Moment): Promise<boolean> {
    let count = 0;
    let dead: () => void = () => {};
    const died = new Promise<void>((resolve) => {
      dead = resolve;
    });
    const never = new Promise<never>(() => {});
    const handle: TwoAccounts["handle"] = async (request) => {
      if (count++ !== at) return count > at ? never : cloud.aws.handle(request);
      if (moment === "after") await cloud.aws.handle(request);
      dead();
      return never;
    };
    sendRequestsTo(requestHandler({ handle }));
    const ended = await inVirtualTime(() =>
      Promise.race([requestedCertificate.create(wanted).then(() => false), died.then(() => true)]),
    );
    sendRequestsTo(requestHandler(cloud.aws));
    return ended;
  }

  test.each<Moment>(["before", "after"])(
    "%s it takes effect leaves nothing that the next run does not take up",
    async (moment) => {
      const calls = await callsOfCreate();
      for (let at = 0; at < calls; at++) {
        const wanted = inputs();
        expect(await die(wanted, at, moment)).toBe(true);
        await expectOneCertificate(await create(wanted), `dead ${moment} call ${at}`);
        cloud.aws.reset();
        prepare(cloud.aws);
      }
    },
  );

  test("twice, the second time with the token's hour over, still leaves one certificate", async () => {
    const wanted = inputs();
    await die(wanted, 1, "after");
    cloud.aws.skipHours(2);
    await die(wanted, 6, "after");
    await expectOneCertificate(await create(wanted), "dead twice");
  });
});
