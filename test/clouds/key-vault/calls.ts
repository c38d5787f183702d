import type { Fault } from "../faults.ts";

/** One authenticated request, as a test asks about it; without its contents. */
export interface Call {
  /** The operation's name in the published specification. */
  readonly operation: string;
  /** Host and port. */
  readonly vault: string;
  readonly name?: string;
  /** The caller's client id. */
  readonly caller: string;
  /** When it came in, in milliseconds of the service's clock. */
  readonly time: number;
  /** `ok`, the inner error code or else the code, `cut`, or `pending` until the work is done. */
  readonly outcome: string;
  /** The kinds of the faults that hit it, with commas between. */
  readonly fault?: string;
}

/** A call under way: the log shows it from its arrival on. */
export interface OpenCall {
  faulted(faults: readonly Fault[]): void;
  ended(outcome: string): void;
}

export class CallLog {
  #calls: Call[] = [];

  get calls(): readonly Call[] {
    return this.#calls;
  }

  open(arriving: Omit<Call, "outcome">): OpenCall {
    const call: Call = { ...arriving, outcome: "pending" };
    this.#calls.push(call);
    const change = (changed: Partial<Call>) => Object.assign(call, changed);
    return {
      faulted: (faults) => change(faults.length === 0 ? {} : { fault: faults.map(({ type }) => type).join(", ") }),
      ended: (outcome) => change({ outcome }),
    };
  }

  clear(): void {
    this.#calls = [];
  }
}
