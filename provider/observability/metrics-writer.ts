import { warnAs } from "../pulumi/say.ts";
import type { Entry } from "./metrics.ts";
import type { Patience } from "./patience.ts";

/** Adds entries to what a place holds, all of them or none. Rejects where that fails. */
export type Place = (entries: readonly Entry[], signal: AbortSignal) => Promise<void>;

/** Shorter than the patience of a run, or the run would end before its warning. */
const timeoutMilliseconds = 1_800;

/**
 * Writes at the end of each operation, since a provider process is killed at the end of its run without a word. One write
 * at a time: what ends meanwhile goes together into the next one, as does what could not be written.
 */
export class MetricsWriter {
  readonly #name: string;
  readonly #place: Place;
  readonly #patience: Patience;
  #unwritten: readonly Entry[] = [];
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #failed = false;

  /** @param name the variable that asks for it, for the one warning where it fails */
  constructor(name: string, place: Place, patience: Patience) {
    this.#name = name;
    this.#place = place;
    this.#patience = patience;
  }

  add(entry: Entry): Promise<void> {
    this.#unwritten = [...this.#unwritten, entry];
    this.#next ??= this.#last.then(() => this.#write());
    return this.#patience.wait(this.#next);
  }

  async #write(): Promise<void> {
    this.#last = this.#next ?? this.#last;
    this.#next = undefined;
    const entries = this.#unwritten;
    this.#unwritten = [];
    try {
      await this.#place(entries, AbortSignal.timeout(timeoutMilliseconds));
    } catch (error) {
      this.#unwritten = [...entries, ...this.#unwritten];
      if (!this.#failed) warnAs("metrics")(`${this.#name}: they could not be written: ${reasonOf(error)}`);
      this.#failed = true;
    }
  }
}

/** `fetch` keeps the reason for itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error
    ? `${error.message} (${cause.message || (cause as NodeJS.ErrnoException).code})`
    : error.message;
}
