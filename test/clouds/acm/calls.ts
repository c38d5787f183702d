import type { Fault } from "../faults.ts";

/** One request, as a test asks about it; without its contents. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the principal. */
  readonly caller: string;
  /** When it came in, in milliseconds of the service's clock. */
  readonly time: number;
  readonly arn?: string;
  /** What the work did: `ok`, an error's name, `cut` when it never began, or `pending` until it is done. */
  readonly outcome: string;
  /** The kinds of the faults that hit it, with commas between. */
  readonly fault?: string;
}

/** A call under way: the log shows it from its arrival on. */
export interface OpenCall {
  addressed(arn: string | undefined): void;
  faulted(faults: readonly Fault[]): void;
  ended(outcome: string): void;
  readonly hasEnded: boolean;
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
      addressed: (arn) => change(arn === undefined ? {} : { arn }),
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
