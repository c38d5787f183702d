import { setTimeout as sleep } from "node:timers/promises";
import { isTargetError, TargetError } from "../target-error.ts";

const firstPauseSeconds = 1;
const longestPauseSeconds = 10;

export interface Removal {
  remove(): Promise<unknown>;
  consumers(): Promise<readonly string[]>;
}

/**
 * Deletes as soon as nothing uses the certificate any more: consumers that are deleted in the same run take about ten
 * seconds to let go. Fails with `in-use` and their names after `timeoutSeconds`.
 */
export async function waitUntilRemoved(id: string, timeoutSeconds: number, removal: Removal): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
    try {
      await removal.remove();
      return;
    } catch (error) {
      if (isTargetError(error, "absent")) return;
      if (!isTargetError(error, "in-use")) throw error;
      if (Date.now() + pause * 1000 > deadline) throw await stillInUse(id, timeoutSeconds, removal);
      await sleep(pause * 1000);
    }
  }
}

async function stillInUse(id: string, timeoutSeconds: number, { consumers }: Removal): Promise<TargetError> {
  // Naming the consumers is a courtesy: not being allowed to read them must not hide that the delete failed.
  const names = await consumers().catch(() => []);
  const by = names.length > 0 ? names.join(", ") : "a consumer that ACM does not name";
  const advice = "detach it there, or raise deleteTimeoutSeconds";
  return new TargetError(
    "in-use",
    "DeleteCertificate",
    `${id} is still in use by ${by} after ${timeoutSeconds} s; ${advice}`,
  );
}
