import { startOfRuns } from "./bundles.ts";
import type { Trial } from "./clean-up.ts";
import type { CloudState, Held, Mutation, SimulatedCloud } from "./cloud.ts";
import { run } from "./run.ts";
import type { Scenario } from "./scenarios.ts";
import { VirtualTime } from "./virtual-time.ts";
import type { World } from "./world.ts";

/** Where a scenario begins, and what its user asks for. */
export async function startOf(cloud: SimulatedCloud, scenario: Scenario): Promise<Trial> {
  const { present } = scenario;
  const inputs = scenario.inputs(present === undefined ? [] : [cloud.firstId]);
  const empty: World = {
    engine: { resource: undefined, condemned: [] },
    cloud: present === undefined ? nothing : await stateWith(cloud, present),
    unread: { theirs: false, tags: false },
    named: [],
  };
  if (scenario.before === undefined) return { cloud, scenario, start: empty, inputs };
  const { to, outcome } = await run(cloud, empty, { action: "up", inputs: scenario.before, schedule: [] });
  if (outcome.kind !== "success") throw new Error("expected a clean run before the faults, received a failure");
  return { cloud, scenario, start: to, inputs };
}

const nothing: CloudState = { held: [], created: 0, past: [] };

async function stateWith(cloud: SimulatedCloud, { bundle, tags }: Pick<Held, "bundle" | "tags">): Promise<CloudState> {
  const past: readonly Mutation[] = [(running) => running.importAsSomebodyElse(cloud.firstId, bundle, tags)];
  const running = await cloud.start(nothing, new VirtualTime(startOfRuns));
  for (const mutation of past) await mutation(running);
  return { ...running.state(), past };
}
