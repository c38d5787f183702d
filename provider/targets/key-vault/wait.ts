import { setTimeout as sleep } from "node:timers/promises";
import { TargetError } from "../target-error.ts";

const firstPauseSeconds = 0.25;
const longestPauseSeconds = 4;

/**
 * Waits until `done` says so: the vault's long-running operations have no other sign of their end than the next state.
 * Throws a `TargetError` after `timeoutSeconds`, that names `operation`.
 */
export async function waitUntil(
  done: () => Promise<boolean>,
  operation: string,
  timeoutSeconds: number,
): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (let pause = firstPauseSeconds; !(await done()); pause = Math.min(pause * 2, longestPauseSeconds)) {
    if (Date.now() + pause * 1000 > deadline) {
      const reason = `expected an end within ${timeoutSeconds} s, received none: it is still under way; run again later`;
      throw new TargetError("unavailable", operation, reason);
    }
    await sleep(pause * 1000);
  }
}
