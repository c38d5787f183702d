import { setTimeout as sleep } from "node:timers/promises";

/** What a failed attempt means for the next one. */
export type Verdict =
  /** Nothing happened at the service: try again. `afterSeconds` is the service's own wish, `patienceSeconds` a shorter patience. */
  | { readonly retry: "safe"; readonly afterSeconds?: number; readonly patienceSeconds?: number }
  /** The answer was lost: only a call that may be repeated is tried again. */
  | { readonly retry: "if-repeatable" }
  | { readonly retry: "never" };

export interface RetryOptions {
  readonly repeatable: boolean;
  /** Total time for all attempts, in seconds; waiting for a turn under the quotas not counted. */
  readonly patienceSeconds: number;
  readonly judge: (error: unknown) => Verdict;
  /** Waits for the next turn under the quotas. */
  readonly turn: () => Promise<void>;
}

/** A name that does not resolve is more often a misspelt one than a network that comes back. */
export const unknownHostSeconds = 5;

const firstPauseSeconds = 0.25;
const longestPauseSeconds = 8;

/** Runs `call` until it succeeds, fails for good, or patience ends; then throws the last error as it came. */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  let waited = 0;
  for (let attempt = 0; ; attempt++) {
    await options.turn();
    const start = Date.now();
    try {
      return await call();
    } catch (error) {
      waited += (Date.now() - start) / 1000;
      const verdict = options.judge(error);
      const again = verdict.retry === "safe" || (verdict.retry === "if-repeatable" && options.repeatable);
      const pause = again ? pauseSeconds(attempt, verdict) : 0;
      const patience = (again && verdict.retry === "safe" && verdict.patienceSeconds) || options.patienceSeconds;
      if (!again || waited + pause > patience) throw error;
      waited += pause;
      await sleep(pause * 1000);
    }
  }
}

/** Exponential with half of it random, so that many resources throttled together do not return together. */
function pauseSeconds(attempt: number, verdict: Verdict): number {
  if (verdict.retry === "safe" && verdict.afterSeconds !== undefined) return verdict.afterSeconds;
  const longest = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}
