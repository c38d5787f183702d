import { leaves, pemBundle, startOfRuns } from "./bundles.ts";
import type { CloudState, SimulatedCloud } from "./cloud.ts";
import { type Properties, Stack } from "./engine.ts";
import { FaultedCloud, type TracedCall } from "./faulted-cloud.ts";
import { startProcess } from "./processes.ts";
import type { Schedule } from "./schedule.ts";
import { VirtualTime } from "./virtual-time.ts";
import type { World } from "./world.ts";

export type Outcome =
  | { readonly kind: "success" }
  /** `message` is what the user is told. */
  | { readonly kind: "failure"; readonly message: string }
  | { readonly kind: "death" };

export interface Run {
  readonly from: World;
  readonly to: World;
  readonly schedule: Schedule;
  readonly calls: readonly TracedCall[];
  readonly outcome: Outcome;
  /** What the provider printed besides. */
  readonly printed: readonly string[];
  readonly knowinglyOverwritten: number;
  /** On the clock of the run. */
  readonly seconds: number;
}

export type Action = "up" | "destroy" | "refresh";

/** One run of the engine with a fresh provider process, under a schedule of faults. */
export async function run(
  cloud: SimulatedCloud,
  from: World,
  { action, inputs, schedule, lagging = false }: RunOptions,
): Promise<Run> {
  const time = new VirtualTime(startOfRuns);
  const process = startProcess(time);
  const stack = new Stack(from.engine, process.provider);
  let outcome: Outcome | undefined;
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const faulted = new FaultedCloud({
    cloud,
    running: await cloud.start(from.cloud, time),
    from,
    engine: () => stack.state,
    named: (state) => namedIn(state, from.named, process.printed.join("\n")),
    time,
    schedule,
    lagging,
    theirs: pemBundle(leaves.theirs),
    theirFingerprint: leaves.theirs.fingerprint,
    die() {
      outcome = { kind: "death" };
      time.stop();
      die();
    },
  });
  cloud.connect(process.load, faulted.handle);
  const work = action === "up" ? stack.up(inputs) : action === "destroy" ? stack.destroy() : stack.refresh();
  const ended = work.then(
    () => {
      outcome ??= { kind: "success" };
    },
    (error: Error) => {
      outcome ??= { kind: "failure", message: error.message };
    },
  );
  await time.pass(Promise.race([ended, death]));
  const to = faulted.world;
  return {
    from,
    to: { ...to, named: namedIn(to.cloud, to.named, messageOf(outcome)) },
    schedule,
    calls: faulted.calls,
    outcome: outcome ?? { kind: "death" },
    printed: process.printed,
    knowinglyOverwritten: faulted.knowinglyOverwritten,
    seconds: (time.now() - startOfRuns) / 1000,
  };
}

function messageOf(outcome: Outcome | undefined): string {
  return outcome?.kind === "failure" ? outcome.message : "";
}

function namedIn({ held }: CloudState, named: World["named"], text: string): World["named"] {
  // Where it could not look, it says so instead of naming one.
  const isSaid = /there may be a second one|may have been imported twice/.test(text);
  const ids = held.map(({ id }) => id).filter((id) => isSaid || text.includes(id));
  return [...new Set([...named, ...ids])].sort();
}

export interface RunOptions {
  readonly action: Action;
  readonly inputs: Properties;
  readonly schedule: Schedule;
  /** Reads lag behind the first write until the second one. */
  readonly lagging?: boolean;
}
