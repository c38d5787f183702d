import { ownerOf } from "../provenance.ts";
import type { Target } from "./target.ts";
import { isTargetError } from "./target-error.ts";

/**
 * Whose the certificate is. Undefined where it has no owner, is gone, or may not be asked: none of these stands in the way
 * of deleting our own.
 */
export async function ownerAt(target: Target, id: string): Promise<string | undefined> {
  try {
    return ownerOf(await target.readTags(id));
  } catch (error) {
    if (isTargetError(error, "absent", "denied")) return undefined;
    throw error;
  }
}
