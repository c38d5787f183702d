import type { FaultRule, Faults } from "../clouds/faults.ts";

/** What becomes of a held call once it is let go. */
export type Fate = "is never made" | "is made late" | "is answered late";

export interface HeldCall {
  /** The call is here; an answer that is held has its work done already. */
  readonly arrived: Promise<void>;
  release(): void;
}

/** Holds calls to a local cloud, by its `delay` faults: what passes is no time, but the gate. */
export class Gate {
  readonly #doors = new Map<number, { arrive(): void; readonly released: Promise<void> }>();

  /** For the cloud: each door has a number of its own in place of the milliseconds. */
  readonly sleep = async (number: number): Promise<void> => {
    const door = this.#doors.get(number);
    door?.arrive();
    await door?.released;
  };

  /** The call that `which` says; `after` counts from now. */
  hold(faults: Faults, which: Pick<FaultRule, "operation" | "after" | "when">, fate: Fate): HeldCall {
    const [arrived, arrive] = signal();
    const [released, release] = signal();
    const number = this.#doors.size + 1;
    this.#doors.set(number, { arrive, released });
    const effect = fate === "is answered late" ? "after" : "before";
    faults.add({ ...which, kind: { type: "delay", milliseconds: number, effect } });
    if (fate === "is never made") faults.add({ ...which, kind: { type: "cut", effect: "before" } });
    return { arrived, release };
  }
}

function signal(): [Promise<void>, () => void] {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, () => give()];
}
