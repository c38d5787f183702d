import { brokenAfter, cleanRun, type Trial } from "./clean-up.ts";
import { type Broken, brokenBy } from "./invariants.ts";
import { type Run, run } from "./run.ts";
import { type FaultKind, type Schedule, scheduleText } from "./schedule.ts";
import type { World } from "./world.ts";

/** A fault, so many calls after the one before it, over as many runs as it takes. */
export interface Blow {
  readonly skip: number;
  readonly kind: FaultKind;
}

export interface Ordeal {
  /** One line for each run. */
  readonly schedule: readonly string[];
  readonly broken: Broken;
  readonly runs: number;
  readonly deaths: number;
  readonly faults: number;
}

const mostRuns = 10;

/**
 * Runs the scenario again and again until all blows have fallen, then cleans up. Whenever all has come about, the user
 * asks for the next thing. Ends at the first broken promise.
 */
export async function ordeal(first: Trial, blows: readonly Blow[]): Promise<Ordeal> {
  const schedules: string[] = [];
  const second = nextOf(first);
  let [trial, world, left, deaths, faults] = [first, first.start, blows, 0, 0];
  const result = (broken: Broken): Ordeal => ({ schedule: schedules, broken, runs: schedules.length, deaths, faults });
  while (left.length > 0 && schedules.length < mostRuns) {
    const { cloud, scenario, inputs, start } = trial;
    const schedule = scheduleOf(left);
    const lagging = world === start && scenario.lagging === true;
    const done = await run(cloud, world, { action: scenario.action, inputs, schedule, lagging });
    const fallen = schedule.filter(({ call }) => call < done.calls.length);
    schedules.push(textOf(done, fallen));
    if (done.outcome.kind === "death") deaths += 1;
    faults += fallen.length;
    const broken = brokenBy({ ...done, schedule: fallen }, scenario);
    if (broken.length > 0) return result(broken);
    left = remaining(left, fallen.length, done.calls.length);
    world = done.to;
    if (done.outcome.kind === "success") trial = trial === first ? second : first;
  }
  return result(await brokenInTheEnd(trial, world));
}

function nextOf(trial: Trial): Trial {
  const { scenario, start } = trial;
  if (scenario.next === undefined) return trial;
  const ids = start.cloud.held.map(({ id }) => id);
  return { ...trial, scenario: { ...scenario, ...scenario.next }, inputs: scenario.next.inputs(ids) };
}

async function brokenInTheEnd(trial: Trial, world: World): Promise<Broken> {
  const clean = await cleanRun(trial, world);
  return [...brokenBy(clean, trial.scenario), ...(await brokenAfter(trial, clean))];
}

function scheduleOf(blows: readonly Blow[]): Schedule {
  let call = -1;
  return blows.map(({ skip, kind }) => {
    call += skip + 1;
    return { call, kind };
  });
}

/** What a run was too short for comes in the next one. */
function remaining(blows: readonly Blow[], fallen: number, calls: number): readonly Blow[] {
  const [next, ...others] = blows.slice(fallen);
  if (next === undefined) return [];
  const last = scheduleOf(blows.slice(0, fallen)).at(-1)?.call ?? -1;
  return [{ ...next, skip: Math.max(0, last + 1 + next.skip - calls) }, ...others];
}

function textOf({ calls }: Run, fallen: Schedule): string {
  return scheduleText(
    fallen,
    calls.map(({ operation }) => operation),
  );
}
