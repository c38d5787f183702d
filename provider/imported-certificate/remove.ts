import { messageOf } from "../errors.ts";
import { observerFor } from "../observability/observe.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { warnAs } from "../pulumi/say.ts";
import { ownerAt } from "../targets/owner.ts";
import { readState } from "./state.ts";
import { kindIn, targetIn } from "./target-in.ts";

const adopted = new Set<string>();

/**
 * Remembers what this run adopted: a forced replacement may adopt the very certificate that it is to replace, and
 * deleting the old resource afterwards would then take the new one away.
 */
export function keepAdopted(id: string): void {
  adopted.add(id);
}

const defaultTimeoutSeconds = 300;

/** Removes what this resource made; what was there before it, or belongs to somebody else by now, stays. */
export async function remove(id: string, outputs: Properties): Promise<void> {
  const resource = readState(outputs).provenanceId ?? id;
  const observer = observerFor({ resource, target: kindIn(outputs).argument, operation: "delete" });
  try {
    const kept = await removeUnlessKept(id, outputs);
    if (kept !== undefined) warnAs(resource)(kept);
    observer.step({ step: kept === undefined ? "removed" : "kept", id, detail: kept });
  } catch (error) {
    observer.step({ step: "failed", id, detail: messageOf(error) });
    throw error;
  }
  await observer.ended({ kind: "removal", id });
}

/** Why it is kept, if it is. */
async function removeUnlessKept(id: string, outputs: Properties): Promise<string | undefined> {
  const { preexisting, provenanceId } = readState(outputs);
  const policy = outputs.deletionPolicy ?? (preexisting ? "retain" : "delete");
  if (policy === "retain") return `${id} is retained (deletionPolicy "retain"); it stays as it is, tags included`;
  if (adopted.has(id)) return `${id} is kept: this run adopted it for the resource that takes the deleted one's place`;
  const target = await targetIn(outputs);
  const owner = await ownerAt(target, id);
  if (owner !== undefined && owner !== provenanceId) return `${id} is kept: by its tags it belongs to ${owner} now`;
  const timeoutSeconds = Number(outputs.deleteTimeoutSeconds ?? defaultTimeoutSeconds);
  await target.remove(id, { timeoutSeconds });
  return undefined;
}
