import { expect, test } from "vitest";
import type { SimulatedCloud } from "./cloud.ts";
import { type Exploration, explore } from "./explore.ts";
import type { Scenario } from "./scenarios.ts";
import { startOf } from "./start.ts";

const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;
/** In all of a file's tests, and many times what they need: other tests run at the same time. */
const timeoutMilliseconds = isLong ? 3 * 60 * 60 * 1000 : 10 * 60 * 1000;

/** What is promised; the long tests hold it for every scenario. */
const mostFaults = 3;

export interface Usual {
  /** Fewer faults in the usual tests, for a scenario that is much like another one. */
  readonly usually: number;
}

/** Every schedule of up to so many faults leaves nothing lost. */
export function everySchedule(cloud: SimulatedCloud, scenario: Scenario, usual: Usual = { usually: mostFaults }): void {
  const faults = isLong ? mostFaults : usual.usually;
  test(`${cloud.name}: ${scenario.title}: nothing is lost under any schedule of up to ${faults} faults`, {
    timeout: timeoutMilliseconds,
  }, async () => {
    Object.assign(process.env, cloud.environment);
    const explored = await explore({ ...(await startOf(cloud, scenario)), mostFaults: faults });
    process.stdout.write(`simulation: ${cloud.name}, ${scenario.title}: ${countsText(explored)}\n`);
    expect(explored.findings.slice(0, 5)).toEqual([]);
  });
}

function countsText({ schedules, alike, faults, deaths, situations, findings, ...most }: Exploration): string {
  const bounds = `at most ${most.mostCalls} calls and ${Math.ceil(most.mostSeconds)} s of virtual time in a run`;
  const lost = findings.length === 0 ? "nothing lost" : `${findings.length} BROKEN`;
  return [
    `${schedules} schedules run (${alike} more go on alike)`,
    `${faults} faults`,
    `${deaths} deaths`,
    `${situations} situations cleaned up twice`,
    bounds,
    lost,
  ].join(", ");
}
