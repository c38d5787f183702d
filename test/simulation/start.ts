import type { Trial } from "./clean-up.ts";
import type { SimulatedCloud } from "./cloud.ts";
import { run } from "./run.ts";
import type { Scenario } from "./scenarios.ts";
import type { World } from "./world.ts";

/** Where a scenario begins, and what its user asks for. */
export async function startOf(cloud: SimulatedCloud, scenario: Scenario): Promise<Trial> {
  const held = (scenario.present ?? []).map((present, index) => cloud.held(index + 1, present));
  const inputs = scenario.inputs(held.map(({ id }) => id));
  const empty: World = {
    engine: { resource: undefined, condemned: [] },
    cloud: { held, created: held.length },
    unread: { theirs: false, tags: false },
    named: [],
  };
  if (scenario.before === undefined) return { cloud, scenario, start: empty, inputs };
  const { to, outcome } = await run(cloud, empty, { action: "up", inputs: scenario.before, schedule: [] });
  if (outcome.kind !== "success") throw new Error("expected a clean run before the faults, received a failure");
  return { cloud, scenario, start: to, inputs };
}
