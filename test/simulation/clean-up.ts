import type { SimulatedCloud } from "./cloud.ts";
import type { Properties } from "./engine.ts";
import { type Broken, notAtRest, notConverged } from "./invariants.ts";
import { type Run, run } from "./run.ts";
import type { Scenario } from "./scenarios.ts";
import type { World } from "./world.ts";

/** A scenario in its cloud, and what its user asks for in every run. */
export interface Trial {
  readonly cloud: SimulatedCloud;
  readonly scenario: Scenario;
  readonly start: World;
  readonly inputs: Properties;
}

/** A run without faults. */
export function cleanRun({ cloud, scenario, inputs }: Trial, from: World): Promise<Run> {
  return run(cloud, from, { action: scenario.action, inputs, schedule: [] });
}

/** What is broken after a clean run: it converges, and one more has nothing to do. */
export async function brokenAfter(trial: Trial, clean: Run): Promise<Broken> {
  const { cloud, scenario } = trial;
  const further = await cleanRun(trial, clean.to);
  const broken = [...notConverged(clean, scenario), ...notAtRest(further, clean)];
  if (!clean.to.unread.theirs && !clean.to.unread.tags) return broken;
  // What no read has shown is nothing that a run without a change can know; after a refresh it does.
  const refreshed = await run(cloud, clean.to, { action: "refresh", inputs: {}, schedule: [] });
  const informed = await cleanRun(trial, refreshed.to);
  return [...broken, ...notConverged(informed, scenario)];
}
