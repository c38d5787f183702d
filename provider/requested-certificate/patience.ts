import { setTimeout as sleep } from "node:timers/promises";
import { ensureMayWrite } from "../targets/write-guard.ts";

/** How often a waiting resource says what it waits for, in seconds. */
const sayEverySeconds = 30;

/** Waits between looks, says now and then what for, and ends. */
export class Patience {
  readonly #start = Date.now();
  readonly #minutes: number;
  readonly #note: (message: string) => void;
  #said = Date.now();

  constructor(minutes: number, note: (message: string) => void) {
    this.#minutes = minutes;
    this.#note = note;
  }

  /**
   * Lets so much time pass before the next look; false, at once, where there is no time left. Throws `TargetError`
   * (`unavailable`) where the engine is gone.
   */
  async pause(seconds: number, waitingFor: string): Promise<boolean> {
    const left = this.#start + this.#minutes * 60_000 - Date.now();
    if (left <= 0) return false;
    if (Date.now() - this.#said >= sayEverySeconds * 1000) {
      this.#said = Date.now();
      this.#note(`waiting for ${waitingFor} (${elapsed(Date.now() - this.#start)} so far)`);
    }
    await sleep(Math.min(seconds * 1000, left));
    // A killed engine leaves its provider running: nobody waits for this any more, and the next run takes it up.
    await ensureMayWrite("waiting");
    return true;
  }
}

function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
