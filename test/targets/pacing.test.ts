import { afterEach, expect, test, vi } from "vitest";
import { turn } from "../../provider/targets/pacing.ts";
import { inVirtualTime } from "./virtual-time.ts";

afterEach(() => vi.unstubAllEnvs());

/** Seconds after the start at which each of `count` turns came. */
function turnsOf(key: string, callsPerSecond: number, count: number): Promise<number[]> {
  return inVirtualTime(async () => {
    const start = Date.now();
    const waiting = Array.from({ length: count }, async () => {
      await turn(key, callsPerSecond);
      return (Date.now() - start) / 1000;
    });
    return Promise.all(waiting);
  });
}

function pausesIn(turns: readonly number[]): number[] {
  return turns.slice(1).map((at, index) => at - (turns[index] ?? 0));
}

test("turns of one key come no faster than the quota, however many ask at once", async () => {
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", undefined);
  for (const pause of pausesIn(await turnsOf("one key", 5, 10))) expect(pause).toBeGreaterThanOrEqual(0.2);
});

test("ten turns at one a second take hardly more than nine seconds: the air between calls is thin", async () => {
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", undefined);
  const turns = await turnsOf("thin air", 1, 10);
  expect(turns.at(-1)).toBeGreaterThanOrEqual(9);
  expect(turns.at(-1)).toBeLessThan(9.5);
});

test("another key has turns of its own", async () => {
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", undefined);
  const [busy, other] = await inVirtualTime(async () => {
    const start = Date.now();
    const at = async (key: string) => {
      await turn(key, 1);
      return (Date.now() - start) / 1000;
    };
    const [, second, free] = await Promise.all([at("busy"), at("busy"), at("free")]);
    return [second, free];
  });
  expect(busy).toBeGreaterThanOrEqual(1);
  expect(other).toBeLessThan(0.1);
});

test.each([
  ["10", 0.1],
  ["0.5", 2],
])("PULUMI_CERTIFICATES_QUOTA_FACTOR=%s changes one a second to a pause of %s s", async (factor, seconds) => {
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", factor);
  for (const pause of pausesIn(await turnsOf(`factor ${factor}`, 1, 4))) {
    expect(pause).toBeGreaterThanOrEqual(seconds);
    expect(pause).toBeLessThan(seconds * 1.1);
  }
});

test.each(["0", "-1", "fast", "Infinity", ""])("a factor that is none (%j) counts as 1", async (factor) => {
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", factor);
  for (const pause of pausesIn(await turnsOf(`no factor ${factor}`, 1, 3))) expect(pause).toBeGreaterThanOrEqual(1);
});
