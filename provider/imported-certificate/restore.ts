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
  /** `mayBeLive`: the import may have taken effect all the same. */
  | { readonly outcome: "also_failed"; readonly error: unknown; readonly mayBeLive: boolean };

/** Imports what was live before, under its own key, and reads it back. */
export async function restore({ target, id, snapshot, failed, tags, timeoutSeconds }: Restoration): Promise<Restored> {
  if (!snapshot.restorable) return { outcome: "also_failed", error: new Error(snapshot.reason), mayBeLive: false };
  const failure = await importRepeatedly(target, snapshot.bundle, { id, tags });
  if (failure !== undefined) return { outcome: "also_failed", ...failure };
  try {
    const expectation = { id, wanted: snapshot.bundle, superseded: failed, timeoutSeconds };
    return { outcome: "restored", live: await verifyTarget(target, expectation) };
  } catch (error) {
    const another = error instanceof VerificationError && error.mismatch === "third-party";
    return another ? { outcome: "conflict", error } : { outcome: "also_failed", error, mayBeLive: true };
  }
}

const attempts = 3;

/** A lost answer is no reason to give up here: the same bytes at the same id once more change nothing. */
async function importRepeatedly(
  target: Target,
  bundle: Bundle,
  at: { id: string; tags: Tags },
): Promise<{ error: unknown; mayBeLive: boolean } | undefined> {
  let answerLost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      await target.import(bundle, at);
      return undefined;
    } catch (error) {
      answerLost ||= isTargetError(error, "unknown");
      if (attempt === attempts || !isTargetError(error, "unknown", "unavailable")) {
        return { error, mayBeLive: answerLost };
      }
    }
  }
}
