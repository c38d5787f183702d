import type { Properties } from "../pulumi/dynamic-provider.ts";
import { warnAs } from "../pulumi/say.ts";
import { connect } from "../targets/acm/target.ts";
import { ownerAt } from "../targets/owner.ts";
import { recordsIn } from "./outputs.ts";
import { placeOf } from "./place.ts";
import { removeRecords } from "./remove-records.ts";
import { thisRun } from "./this-run.ts";

const defaultTimeoutSeconds = 300;

/** Removes what this resource requested, and then the records that nothing needs any more. */
export async function remove(id: string, outputs: Properties): Promise<void> {
  const { region, identity } = placeOf(id, outputs);
  const { provenanceId, preexisting, deletionPolicy } = outputs;
  const warn = warnAs(String(provenanceId ?? id));
  const policy = deletionPolicy ?? (preexisting === true ? "retain" : "delete");
  if (policy === "retain") return warn(`${id} is retained; it stays as it is, records included`);
  if (thisRun.hasTakenUp(id))
    return warn(`${id} is kept: this run took it up for the resource that takes the deleted one's place`);
  const target = connect({ region, ...identity });
  const owner = await ownerAt(target, id);
  if (owner !== undefined && owner !== provenanceId) {
    return warn(`${id} is kept: by its tags it belongs to ${owner} now`);
  }
  await target.remove(id, { timeoutSeconds: Number(outputs.deleteTimeoutSeconds ?? defaultTimeoutSeconds) });
  thisRun.noteDeleted(id);
  await removeRecords(recordsIn(outputs), outputs, { region, identity, warn });
}
