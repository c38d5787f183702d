import type { Fault } from "./faults.ts";

/** How a call went, beside what each cloud says of the call itself. */
export interface CallEnd {
  /** `ok`, an error's name, `cut` when it never began, or `pending` until the work is done. */
  readonly outcome: string;
  /** The kinds of the faults that hit it, with commas between. */
  readonly fault?: string;
}

/** A call under way: the log shows it from its arrival on. */
export interface OpenCall<Arriving> {
  /** What is only known while it runs. */
  about(more: Partial<Arriving>): void;
  faulted(faults: readonly Fault[]): void;
  ended(outcome: string): void;
  readonly hasEnded: boolean;
}

/** Requests in the order of their arrival, as a test asks about them; without their contents. */
export class CallLog<Arriving extends object> {
  #calls: (Arriving & CallEnd)[] = [];

  get calls(): readonly (Arriving & CallEnd)[] {
    return this.#calls;
  }

  open(arriving: Arriving): OpenCall<Arriving> {
    const call: Arriving & CallEnd = { ...arriving, outcome: "pending" };
    this.#calls.push(call);
    const change = (changed: Partial<Arriving> | Partial<CallEnd>) => Object.assign(call, changed);
    return {
      about: change,
      faulted: (faults) => change(faults.length === 0 ? {} : { fault: faults.map(({ type }) => type).join(", ") }),
      ended: (outcome) => change({ outcome }),
      get hasEnded() {
        return call.outcome !== "pending";
      },
    };
  }

  clear(): void {
    this.#calls = [];
  }
}
