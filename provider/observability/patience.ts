/** How long a whole process waits for something that it could do without. Waits at the same time count once. */
export class Patience {
  #leftMilliseconds: number;
  #waiting = 0;
  #since = 0;

  constructor(milliseconds: number) {
    this.#leftMilliseconds = milliseconds;
  }

  /** Resolves when `work` has ended, however it did, or when nothing is left to wait with. */
  async wait(work: Promise<unknown>): Promise<void> {
    if (this.#waiting === 0) this.#since = Date.now();
    const left = this.#left();
    if (left <= 0) return;
    this.#waiting++;
    await endedOrLate(work, left);
    this.#waiting--;
    if (this.#waiting === 0) this.#leftMilliseconds = this.#left();
  }

  /** What was waited for already, by whoever still does, included. */
  #left(): number {
    return this.#leftMilliseconds - (Date.now() - this.#since);
  }
}

function endedOrLate(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}
