import { setImmediate as everythingElse } from "node:timers/promises";

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** How long a run may be busy with something else than its timers, in milliseconds of real time, before it counts as hung. */
const patienceMilliseconds = 10_000;

/** A clock that stands still while anything can still happen, and then jumps to the next timer. */
export class VirtualTime {
  #now: number;
  #timers: Timer[] = [];
  #stopped = false;
  /** `Date`, as it reads on this clock. */
  readonly Date: DateConstructor;

  /** @param start milliseconds since 1970 */
  constructor(start: number) {
    this.#now = start;
    this.Date = dateOn(() => this.#now);
  }

  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds = 0): Promise<void> =>
    new Promise((resolve) => {
      this.setTimeout(resolve, milliseconds);
    });

  /** As the global one; the timer itself is its handle. */
  readonly setTimeout = (ring: () => void, milliseconds = 0): object => {
    const timer = { at: this.#now + Math.max(0, milliseconds), ring };
    if (!this.#stopped) this.#timers.push(timer);
    return timer;
  };

  readonly clearTimeout = (handle: unknown): void => {
    this.#timers = this.#timers.filter((timer) => timer !== handle);
  };

  /** The process that waits for these timers has died: none of them ever rings. */
  stop(): void {
    this.#stopped = true;
    this.#timers = [];
  }

  /** Lets time pass until `work` has ended. Rejects where nothing can happen any more and it has not. */
  async pass<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    let idleSince: number | undefined;
    for (;;) {
      await everythingElse();
      if (ended) return work;
      if (this.#ringNext()) {
        idleSince = undefined;
        continue;
      }
      idleSince ??= performance.now();
      if (performance.now() - idleSince > patienceMilliseconds) throw new Error("expected an end, received a hang");
    }
  }

  #ringNext(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined) return false;
    this.clearTimeout(next);
    this.#now = next.at;
    next.ring();
    return true;
  }
}

function dateOn(now: () => number): DateConstructor {
  const VirtualDate = class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }
    static override now = now;
  };
  return VirtualDate as DateConstructor;
}
