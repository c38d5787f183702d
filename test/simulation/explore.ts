// Every schedule of up to so many faults, over as many runs as they are spread on.
import { createHash } from "node:crypto";
import { brokenAfter, type Trial } from "./clean-up.ts";
import { digestOf, type TracedCall } from "./faulted-cloud.ts";
import { type Broken, brokenBy, hiddenFirstError } from "./invariants.ts";
import { type Run, run } from "./run.ts";
import { type FaultKind, isWorthASecond, kindsFor, type Schedule, scheduleText } from "./schedule.ts";
import type { World } from "./world.ts";

/** A schedule under which a promise was broken. */
export interface Finding {
  /** One line for each run. */
  readonly schedule: readonly string[];
  readonly broken: Broken;
  readonly message: string;
}

export interface Exploration {
  /** Runs with at least one fault. */
  schedules: number;
  /** Schedules that were not run, because another one that goes on alike was. */
  alike: number;
  faults: number;
  deaths: number;
  /** Different situations that runs left behind, each followed by a clean run and one more. */
  situations: number;
  mostCalls: number;
  mostSeconds: number;
  readonly findings: Finding[];
}

/** Where a run begins: what the runs before have left, and how. */
interface Situation {
  /** Equal for situations from which every run goes alike. */
  readonly name: string;
  readonly world: World;
  readonly history: readonly string[];
}

interface Pending {
  readonly situation: Situation;
  readonly schedule: Schedule;
  readonly parent: Run | undefined;
}

interface Candidate {
  readonly situation: Situation;
  readonly done: Run;
  readonly history: readonly string[];
  readonly traced: TracedCall;
  readonly call: number;
  readonly kind: FaultKind;
}

export interface ExploreOptions extends Trial {
  readonly mostFaults: number;
}

/**
 * Goes by the number of faults: first all runs with none, then all with one, and so on. Where a run ends in a situation
 * that no other one has left before, the next run begins there, with the faults that are left.
 */
export async function explore(options: ExploreOptions): Promise<Exploration> {
  const explorer = new Explorer(options);
  await explorer.explore();
  return explorer.result;
}

class Explorer {
  readonly result: Exploration = {
    schedules: 0,
    alike: 0,
    faults: 0,
    deaths: 0,
    situations: 0,
    mostCalls: 0,
    mostSeconds: 0,
    findings: [],
  };
  readonly #options: ExploreOptions;
  readonly #situations = new Set<string>();
  readonly #begun = new Set<string>();
  #level: Pending[] = [];
  #next: Pending[] = [];
  #nextWorlds: Omit<Situation, "name">[] = [];

  constructor(options: ExploreOptions) {
    this.#options = options;
  }

  async explore(): Promise<void> {
    // Nobody reads where the thousands of errors were made that a schedule injects, and noting it takes a tenth of a run.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      await this.#exploreLevels();
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  async #exploreLevels(): Promise<void> {
    this.#arriveAt({ world: this.#options.start, history: [] });
    for (let faults = 0; faults <= this.#options.mostFaults; faults++) {
      // A run adds to this level while it is gone through: the clean run from where it has ended.
      for (let pending = this.#level.pop(); pending !== undefined; pending = this.#level.pop()) {
        await this.#follow(pending, faults);
      }
      this.#level = this.#next;
      this.#next = [];
      for (const situation of this.#nextWorlds.splice(0)) this.#arriveAt(situation);
    }
  }

  #arriveAt({ world, history }: Omit<Situation, "name">): void {
    const name = nameOf(world);
    if (this.#situations.has(name)) return;
    this.#situations.add(name);
    this.#level.push({ situation: { world, history, name }, schedule: [], parent: undefined });
  }

  async #follow({ situation, schedule, parent }: Pending, faults: number): Promise<void> {
    const done = await this.#run(situation.world, schedule);
    this.#count(done);
    const broken = [...brokenBy(done, this.#options.scenario), ...(parent ? hiddenFirstError(done, parent) : [])];
    // The first run of all is a clean one too, unless the scenario itself is that something goes wrong.
    if (schedule.length === 0 && !(situation.history.length === 0 && this.#options.scenario.lagging)) {
      this.result.situations += 1;
      broken.push(...(await brokenAfter(this.#options, done)));
    }
    const history = [...situation.history, this.#textOf(done)];
    if (broken.length > 0) this.#report(history, broken, done);
    if (schedule.length > 0) this.#arriveAt({ world: done.to, history });
    if (faults < this.#options.mostFaults) this.#branch(situation, done, history);
  }

  #branch(situation: Situation, done: Run, history: readonly string[]): void {
    const first = (done.schedule.at(-1)?.call ?? -1) + 1;
    for (const [call, traced] of done.calls.entries()) {
      if (call < first || traced.isCutOff) continue;
      for (const kind of kindsFor(traced, call === done.calls.length - 1)) {
        this.#consider({ situation, done, history, traced, call, kind });
      }
    }
  }

  #consider({ situation, done, history, traced, call, kind }: Candidate): void {
    const name = `${situation.name} ${traced.key} ${kind}`;
    const isFirst = done.schedule.length === 0;
    if (this.#begun.has(name) || !(isFirst || isWorthASecond(kind, traced.operation))) {
      this.result.alike += 1;
      return;
    }
    this.#begun.add(name);
    if (!isFirst && kind === "death before") {
      // What a death leaves is known without a run: it is what was there when the call was made.
      this.result.deaths += 1;
      this.#nextWorlds.push({ world: traced.world, history: [...history, `death before call ${call}`] });
      return;
    }
    this.#next.push({ situation, schedule: [...done.schedule, { call, kind }], parent: done });
  }

  #run(world: World, schedule: Schedule): Promise<Run> {
    const { cloud, scenario, inputs, start } = this.#options;
    const lagging = world === start && scenario.lagging === true;
    return run(cloud, world, { action: scenario.action, inputs, schedule, lagging });
  }

  #count({ schedule, outcome, calls, seconds }: Run): void {
    const { result } = this;
    result.mostCalls = Math.max(result.mostCalls, calls.length);
    result.mostSeconds = Math.max(result.mostSeconds, seconds);
    if (schedule.length === 0) return;
    result.schedules += 1;
    result.faults += schedule.length;
    if (outcome.kind === "death") result.deaths += 1;
  }

  #textOf({ schedule, calls }: Run): string {
    return scheduleText(
      schedule,
      calls.map(({ operation }) => operation),
    );
  }

  #report(schedule: readonly string[], broken: Broken, { outcome }: Run): void {
    const message = outcome.kind === "failure" ? outcome.message : outcome.kind;
    this.result.findings.push({ schedule, broken, message });
  }
}

function nameOf({ engine, cloud, unread, named }: World): string {
  const text = JSON.stringify([engine, digestOf(cloud), unread, named]);
  return createHash("sha1").update(text).digest("base64url");
}
