import { messageOf } from "../errors.ts";
import { provenanceTags } from "../provenance.ts";
import type { Observation } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import type { DeploymentRequest } from "./request.ts";
import { nameTwin, observeTwins } from "./twins.ts";

/** What is there already: at the known id, or what a predecessor that was killed left behind with our provenance. */
export async function locate(request: DeploymentRequest): Promise<Observation | undefined> {
  return request.id === undefined ? findOrphan(request) : request.target.observe(request.id);
}

async function findOrphan(request: DeploymentRequest): Promise<Observation | undefined> {
  const { target, provenanceId, wanted, warn } = request;
  const [first, ...more] = await observeTwins(request, await carriersOrNone(request), wanted.leaf);
  if (first === undefined) return undefined;
  const kept = [first, ...more].find(({ leaf }) => leaf.fingerprint === wanted.leaf.fingerprint) ?? first;
  warn(`adopting ${kept.id}: it carries the provenance ${provenanceId}, left by a run that did not end`);
  for (const each of [first, ...more]) if (each !== kept) nameTwin(target, each, warn);
  return kept;
}

async function carriersOrNone({ target, provenanceId, wanted, warn }: DeploymentRequest): Promise<readonly string[]> {
  try {
    return await target.find(provenanceTags(provenanceId), wanted.leaf);
  } catch (error) {
    // Allowed to import but not to list: only the search for an orphan is lost, and that is said.
    if (!isTargetError(error, "denied")) throw error;
    warn(
      `could not look for a certificate that a killed run left behind, so there may be a second one: ${messageOf(error)}`,
    );
    return [];
  }
}
