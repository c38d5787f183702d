import { expect, test } from "vitest";
import { type Verdict, withRetries } from "../../provider/targets/retry.ts";
import { inVirtualTime } from "./virtual-time.ts";

interface Run {
  readonly verdict: Verdict;
  readonly repeatable?: boolean;
  readonly patienceSeconds?: number;
  /** Failures before the call succeeds; default: it never does. */
  readonly failures?: number;
  /** Seconds that each call itself takes. */
  readonly callSeconds?: number;
}

/** Runs a failing call and tells how often it was made, when, and how it ended. */
async function retried({ verdict, repeatable = false, patienceSeconds = 10, failures = 1000, callSeconds = 0 }: Run) {
  let turns = 0;
  const calledAt: number[] = [];
  const start = () => Date.now();
  const outcome = await inVirtualTime(async () => {
    const began = start();
    const call = async () => {
      calledAt.push((Date.now() - began) / 1000);
      await new Promise((resolve) => setTimeout(resolve, callSeconds * 1000));
      if (calledAt.length <= failures) throw new Error(`failure ${calledAt.length}`);
      return "done";
    };
    const turn = async () => {
      turns++;
    };
    return withRetries(call, { repeatable, patienceSeconds, judge: () => verdict, turn }).catch(
      (error: Error) => error.message,
    );
  });
  return { outcome, calledAt, turns };
}

test("a call that nothing came of is made again until it succeeds, repeatable or not", async () => {
  const { outcome, calledAt, turns } = await retried({ verdict: { retry: "safe" }, failures: 3 });
  expect(outcome).toBe("done");
  expect(calledAt).toHaveLength(4);
  expect(turns).toBe(4);
});

test("a call whose answer was lost is not repeated, since it may have taken effect", async () => {
  const { outcome, calledAt } = await retried({ verdict: { retry: "if-repeatable" } });
  expect(outcome).toBe("failure 1");
  expect(calledAt).toHaveLength(1);
});

test("a call that may be repeated is, when its answer was lost", async () => {
  const { outcome } = await retried({ verdict: { retry: "if-repeatable" }, repeatable: true, failures: 2 });
  expect(outcome).toBe("done");
});

test("what the service refused is not asked again", async () => {
  const { calledAt } = await retried({ verdict: { retry: "never" }, repeatable: true });
  expect(calledAt).toHaveLength(1);
});

test("patience ends, and the last error comes out as it was", async () => {
  const { outcome, calledAt } = await retried({ verdict: { retry: "safe" }, patienceSeconds: 10 });
  expect(outcome).toBe(`failure ${calledAt.length}`);
  expect(calledAt.length).toBeGreaterThan(3);
  expect(calledAt.at(-1)).toBeLessThanOrEqual(10);
});

test("the time that calls themselves take counts against patience", async () => {
  const { calledAt } = await retried({ verdict: { retry: "safe" }, patienceSeconds: 10, callSeconds: 6 });
  expect(calledAt).toHaveLength(2);
});

test("pauses grow, half of each at random, up to eight seconds", async () => {
  const { calledAt } = await retried({ verdict: { retry: "safe" }, patienceSeconds: 120 });
  const pauses = calledAt.slice(1).map((at, index) => at - (calledAt[index] ?? 0));
  pauses.forEach((pause, attempt) => {
    const longest = Math.min(8, 0.25 * 2 ** attempt);
    expect(pause).toBeGreaterThanOrEqual(longest / 2 - 0.001);
    expect(pause).toBeLessThanOrEqual(longest + 0.001);
  });
});

test("the service's own wish for a pause is kept to", async () => {
  const { calledAt } = await retried({ verdict: { retry: "safe", afterSeconds: 3 }, failures: 2 });
  expect(calledAt).toEqual([0, 3, 6]);
});

test("a wish for a pause beyond patience ends it at once", async () => {
  const { calledAt } = await retried({ verdict: { retry: "safe", afterSeconds: 60 }, patienceSeconds: 10 });
  expect(calledAt).toEqual([0]);
});

test("a failure that rarely passes has a shorter patience of its own", async () => {
  const { calledAt } = await retried({ verdict: { retry: "safe", patienceSeconds: 2 }, patienceSeconds: 120 });
  expect(calledAt.at(-1)).toBeLessThanOrEqual(2);
});
