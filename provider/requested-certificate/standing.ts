import type { Properties } from "../pulumi/dynamic-provider.ts";
import { warnAs } from "../pulumi/say.ts";
import { connectRegion } from "../targets/acm/client.ts";
import { isTargetError } from "../targets/target-error.ts";
import { isSpent, namesWithoutRecord, observe } from "./certificate.ts";
import { placedIn } from "./outputs.ts";
import { placeOf } from "./place.ts";
import { recordsOf } from "./place-records.ts";

/**
 * Where a certificate that was not issued at the end of the last run stands now:
 * - `spent`: nothing will come of it
 * - `moves`: an update has something to do, or to record
 * - `waits`: ACM is at work, and an update would change nothing
 */
type Standing = "spent" | "moves" | "waits";

export async function standingOf(id: string, oldOutputs: Properties, inputs: Properties): Promise<Standing> {
  const { region, identity } = placeOf(id, inputs);
  try {
    const observed = await observe(connectRegion(region, identity), id);
    if (observed === undefined || isSpent(observed)) return "spent";
    if (observed.status !== "PENDING_VALIDATION" || inputs.wait !== false) return "moves";
    if (namesWithoutRecord(observed).length > 0) return "waits";
    const placed = new Set(placedIn(oldOutputs).map(({ name }) => name));
    const all = recordsOf(observed).every(({ name }) => placed.has(name));
    return all || createsNone(inputs) ? "waits" : "moves";
  } catch (error) {
    if (!isTargetError(error)) throw error;
    warnAs(String(inputs.provenanceId))(`could not look how far ${id} is: ${error.message}`);
    return "moves";
  }
}

function createsNone({ validation }: Properties): boolean {
  return (validation as { readonly createRecords?: unknown } | undefined)?.createRecords === false;
}
