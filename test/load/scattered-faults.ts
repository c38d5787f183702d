import type { Fault, Faults } from "../clouds/faults.ts";
import { Random } from "../random.ts";

/** What goes wrong with one call in fifty: before its effect, and after it, where the caller can't tell. */
const kinds: readonly Fault[] = [
  { type: "throttle" },
  { type: "error", name: "InternalFailure", status: 500 },
  { type: "error", name: "InternalFailure", status: 500, effect: "after" },
  { type: "cut", effect: "before" },
  { type: "cut", effect: "after" },
];

export interface ScatterOptions {
  readonly seed: number;
  /** Of the calls, from 0 to 1. */
  readonly share: number;
  /** How many calls from now on. */
  readonly calls: number;
}

/** Lets calls fail at random, but the same ones whenever the seed is the same. */
export function scatterFaults(faults: Faults, { seed, share, calls }: ScatterOptions): void {
  const random = new Random(seed);
  for (let after = 0; after < calls; after++) {
    const kind = random.oneOf(kinds);
    if (random.next() < share) faults.add({ operation: "*", after, kind });
  }
}
