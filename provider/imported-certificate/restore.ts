import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import type { Observation, Tags, Target } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import type { Snapshot } from "./snapshot.ts";
import { VerificationError, verifyTarget } from "./verify.ts";

export interface Restoration {
  readonly target: Target;
  readonly id: string;
  readonly snapshot: Snapshot;
  /** The leaf that failed. */
  readonly failed: Certificate;
  /** The tags to send along, for a target that takes them with every import. */
  readonly tags: Tags;
  readonly timeoutSeconds: number;
}

export type Restored =
  | { readonly outcome: "restored"; readonly live: Observation }
  | { readonly outcome: "conflict"; readonly error: unknown }
  | { readonly outcome: "also_failed"; readonly error: unknown };

/** Imports what was live before, under its own key, and reads it back. */
export async function restore({ target, id, snapshot, failed, tags, timeoutSeconds }: Restoration): Promise<Restored> {
  if (!snapshot.restorable) return { outcome: "also_failed", error: new Error(snapshot.reason) };
  try {
    await importRepeatedly(target, snapshot.bundle, { id, tags });
    const expectation = { id, wanted: snapshot.bundle, superseded: failed, timeoutSeconds };
    return { outcome: "restored", live: await verifyTarget(target, expectation) };
  } catch (error) {
    const another = error instanceof VerificationError && error.mismatch === "third-party";
    return { outcome: another ? "conflict" : "also_failed", error };
  }
}

const attempts = 3;

/** A lost answer is no reason to give up here: the same bytes at the same id once more change nothing. */
async function importRepeatedly(target: Target, bundle: Bundle, at: { id: string; tags: Tags }): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await target.import(bundle, at);
      return;
    } catch (error) {
      if (attempt === attempts || !isTargetError(error, "unknown", "unavailable")) throw error;
    }
  }
}
