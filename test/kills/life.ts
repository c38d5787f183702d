import { setTimeout as sleep } from "node:timers/promises";
import type { Engine, Run } from "../engine/engine.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { arrival } from "./arrival.ts";
import { issue } from "./certificates.ts";
import type { CloudKind, Place } from "./cloud.ts";
import { type Broken, brokenAfterKill, notAtRest, notConverged } from "./invariants.ts";
import { momentText, type Phase, type Plan, phases, type Round } from "./plan.ts";
import { KillStack } from "./stack.ts";
import { type Victim, victims } from "./victims.ts";

const onItsWayMilliseconds = 500;

export interface Suffered {
  readonly broken: Broken;
  /** Moments at which the victim was killed. */
  readonly kills: Readonly<Record<Phase, number>>;
  /** Of the engine, killed ones included. */
  readonly runs: number;
}

/** Lives of stacks of certificates, each phase of which is killed, cleaned up, and looked at. */
export async function lives(
  engine: Engine,
  kind: CloudKind,
  victim: Victim,
  { create, ...later }: Plan,
): Promise<readonly Suffered[]> {
  // Nothing is created twice: each of these rounds takes a stack of its own, and one is enough for all that comes later.
  const plans = create.map((round, index) => ({
    create: [round],
    ...(index === 0 ? later : { rotation: [], delete: [] }),
  }));
  return Promise.all(plans.map((plan) => life(engine, kind, victim, plan)));
}

async function life(engine: Engine, kind: CloudKind, victim: Victim, plan: Plan): Promise<Suffered> {
  const places = Math.max(...phases.flatMap((phase) => plan[phase].map(({ length }) => length)));
  const stack = await KillStack.start(engine, kind, places);
  try {
    const suffered = await new Life(stack, victim, plan).live();
    await stack.close();
    return suffered;
  } catch (error) {
    // A stack that was left half-way may not be removable either: what failed first counts.
    await stack.close().catch(() => {});
    throw error;
  }
}

class Life {
  readonly #stack: KillStack;
  readonly #victim: Victim;
  readonly #plan: Plan;
  readonly #broken: string[] = [];
  readonly #kills = { create: 0, rotation: 0, delete: 0 };
  #runs = 0;

  constructor(stack: KillStack, victim: Victim, plan: Plan) {
    this.#stack = stack;
    this.#victim = victim;
    this.#plan = plan;
  }

  async live(): Promise<Suffered> {
    let [live, next] = [await issue(), await issue()];
    this.#stack.receive(live);
    for (const round of this.#plan.create) await this.#kill("create", round, [live]);
    await this.#cleanUp("create", live);
    await this.#rest("create");
    for (const round of this.#plan.rotation) {
      this.#stack.receive(next);
      await this.#kill("rotation", round, [live, next]);
      await this.#cleanUp("rotation", next);
      [live, next] = [next, await issue()];
    }
    if (this.#plan.rotation.length > 0) {
      await this.#rest("rotation");
      await this.#failAndRestore(next, live);
    }
    // A destroy runs no program.
    const rounds = this.#victim === "program" ? [] : this.#plan.delete;
    for (const round of rounds) await this.#kill("delete", round, [live]);
    await this.#destroy();
    return { broken: this.#broken, kills: this.#kills, runs: this.#runs };
  }

  /** A run that is killed when each certificate is at its own moment. */
  async #kill(phase: Phase, round: Round, ours: readonly IssuedLeaf[]): Promise<void> {
    const { engine, cloud, gate } = this.#stack;
    cloud.clearCalls();
    const moments = cloud.places.flatMap(({ when }, index) => {
      const moment = round[index];
      return moment === undefined ? [] : [{ ...moment, when }];
    });
    const calls = moments.map(({ call: after, when, fate }) =>
      gate.hold(cloud.faults, { operation: "*", after, when }, fate),
    );
    const running = engine.start(phase === "delete" ? "destroy" : "up");
    this.#runs += 1;
    await arrival(calls, running.done);
    await this.#stack.saved();
    await victims[this.#victim](running);
    this.#kills[phase] += moments.length;
    // A write that had asked for its engine before the kill is on its way still.
    await sleep(onItsWayMilliseconds);
    const writes = this.#writes();
    for (const { release } of calls) release();
    if ((await running.done).succeeded) this.#tell(phase, ["the killed run says that it succeeded"]);
    await this.#quiet();
    await engine.cancel();
    if (this.#victim !== "program" && this.#writes() > writes) {
      this.#tell(phase, ["a provider writes for a run that nobody waits for any more"]);
    }
    const least = phase === "rotation" ? 1 : 0;
    for (const [index, place] of cloud.places.entries()) {
      const moment = round[index];
      const when = moment === undefined ? "" : ` at ${momentText(moment)}`;
      this.#tell(`${phase}${when}`, brokenAfterKill(place, ours, least));
    }
  }

  /** A run that nothing disturbs brings about what the killed one was to. */
  async #cleanUp(phase: Phase, wanted: IssuedLeaf): Promise<void> {
    const clean = await this.#run("up");
    if (!clean.succeeded) this.#tell(phase, [`the next up fails: ${clean.text}`]);
    const recorded = await this.#stack.recorded();
    this.#each(phase, (place) => notConverged(place, clean, { wanted, recorded: recorded.get(place.name) }));
  }

  /** And one more has nothing to do. */
  async #rest(phase: Phase): Promise<void> {
    const { engine, cloud } = this.#stack;
    cloud.clearCalls();
    const further = await this.#run("up");
    if (!further.succeeded) this.#tell(phase, [`a further up fails: ${further.text}`]);
    this.#each(phase, (place) => notAtRest(this.#stack, place));
    if ((await engine.exportState()).includes("PRIVATE KEY")) this.#tell(phase, ["the state shows a key"]);
  }

  /** Only with the live certificate's key, which ACM gives to nobody, does a failed rotation end as it began. */
  async #failAndRestore(refused: IssuedLeaf, live: IssuedLeaf): Promise<void> {
    const { cloud } = this.#stack;
    this.#stack.receive(refused);
    for (const { when } of cloud.places) {
      cloud.faults.add({ operation: "ImportCertificate", when, kind: { type: "stale", reads: 6 } });
    }
    const failed = await this.#run("up");
    cloud.faults.clear();
    if (failed.succeeded) this.#tell("rotation", ["a rotation that cannot be verified succeeds"]);
    const recorded = await this.#stack.recorded();
    this.#each("rotation", (place) => {
      const broken = notConverged(place, failed, { wanted: live, recorded: recorded.get(place.name) });
      return broken.map((sentence) => `after a restore, for which the state has to have the key: ${sentence}`);
    });
  }

  async #destroy(): Promise<void> {
    const destroyed = await this.#run("destroy");
    if (!destroyed.succeeded) this.#tell("delete", [`the next destroy fails: ${destroyed.text}`]);
    this.#each("delete", (place) => place.held().map(({ id }) => `${id} is still there after a destroy`));
    const left = (await this.#stack.recorded()).size;
    if (left > 0) this.#tell("delete", [`the state still has ${left} certificates`]);
  }

  #run(operation: "up" | "destroy"): Promise<Run> {
    this.#runs += 1;
    return this.#stack.engine[operation]();
  }

  #writes(): number {
    return this.#stack.cloud.places.flatMap((place) => this.#stack.writesAt(place)).length;
  }

  /** Until what was let go is over, and a provider that lives on has had the time for what it would do next. */
  async #quiet(): Promise<void> {
    const pending = () => this.#stack.cloud.places.some((place) => place.calls().some(isPending));
    do await sleep(200);
    while (pending());
  }

  #each(phase: Phase, look: (place: Place) => Broken): void {
    for (const place of this.#stack.cloud.places) this.#tell(`${phase} of ${place.name}`, look(place));
  }

  #tell(when: string, broken: Broken): void {
    this.#broken.push(...broken.map((sentence) => `${this.#victim} killed in ${when}: ${sentence}`));
  }
}

function isPending({ outcome }: { readonly outcome: string }): boolean {
  return outcome === "pending";
}
