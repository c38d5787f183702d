import { setTimeout as sleep } from "node:timers/promises";
import type { Observation } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { DeploymentError, type FailureReport, messageOf } from "./deployment-error.ts";
import { verifyEndpoints } from "./endpoints.ts";
import { provenanceTags } from "./provenance.ts";
import type { DeploymentRequest } from "./request.ts";
import { VerificationError, verifyTarget } from "./verify.ts";

/** Imports where nothing is: with all tags at once, verified, and removed again if that fails. */
export async function importAnew(request: DeploymentRequest): Promise<Observation> {
  const { target, wanted, settings } = request;
  const id = await importOnce(request);
  try {
    const { timeoutSeconds, endpoints } = settings.verify;
    const deadline = Date.now() + timeoutSeconds * 1000;
    const live = await verifyTarget(target, { id, wanted, superseded: undefined, timeoutSeconds });
    await verifyEndpoints(endpoints, wanted.leaf, deadline);
    return live;
  } catch (first) {
    throw await takenBack(request, id, first);
  }
}

/**
 * The service has no idempotency token, so a second import makes a second certificate. Where the answer was lost, ours
 * is looked for by its provenance before anything is tried again.
 */
async function importOnce(request: DeploymentRequest): Promise<string> {
  const { target, wanted, tags, id } = request;
  const at = { ...(id !== undefined && { id }), tags };
  try {
    return await target.import(wanted, at);
  } catch (first) {
    if (!isTargetError(first, "unknown")) throw failedImport(first);
    const found = await lostImport(request, first);
    if (found !== undefined) return found;
    try {
      return await target.import(wanted, at);
    } catch (second) {
      const late = isTargetError(second, "unknown") ? await lostImport(request, second) : undefined;
      if (late !== undefined) return late;
      throw failedImport(second);
    }
  }
}

function failedImport(first: unknown): DeploymentError {
  const unknown = isTargetError(first, "unknown");
  return new DeploymentError({
    id: undefined,
    what: "Import",
    first,
    outcome: "not_needed",
    liveNow: unknown ? "unknown" : "nothing",
    live: undefined,
    advice: unknown ? ["run `pulumi up` again: it adopts the certificate if the lost call made one"] : [],
  });
}

const looks = 4;
const pauseSeconds = 2;

/** What the lost call made. Not being able to look must not hide that the call was lost. */
async function lostImport(request: DeploymentRequest, lost: unknown): Promise<string | undefined> {
  try {
    return await lookForImport(request);
  } catch (error) {
    request.warn(`could not look for the certificate whose import got no answer: ${messageOf(error)}`);
    throw failedImport(lost);
  }
}

/** A listing may lag behind an import, so one look that finds nothing proves nothing. */
async function lookForImport(request: DeploymentRequest): Promise<string | undefined> {
  for (let look = 1; look <= looks; look++) {
    const id = await findImported(request);
    if (id !== undefined) return id;
    if (look < looks) await sleep(pauseSeconds * 1000);
  }
  return undefined;
}

async function findImported({ target, wanted, provenanceId, id }: DeploymentRequest): Promise<string | undefined> {
  const ids = id === undefined ? await target.find(provenanceTags(provenanceId), wanted.leaf, { fresh: true }) : [id];
  const observed = await Promise.all(ids.map((each) => target.observe(each)));
  return observed.find((each) => each?.leaf.fingerprint === wanted.leaf.fingerprint)?.id;
}

const removalTimeoutSeconds = 30;

async function takenBack(request: DeploymentRequest, id: string, first: unknown): Promise<DeploymentError> {
  const report = { id, what: "Import", first, live: undefined };
  if (first instanceof VerificationError && first.mismatch === "third-party") {
    const advice = ["find out who else writes there (CloudTrail, activity log)", "then run `pulumi up` again"];
    return new DeploymentError({ ...report, outcome: "conflict", liveNow: "another", advice });
  }
  if (!request.kind.capabilities.removalLeavesNoTrace) return new DeploymentError({ ...report, ...keptInPlace });
  try {
    await request.target.remove(id, { timeoutSeconds: removalTimeoutSeconds });
    return new DeploymentError({ ...report, id: undefined, outcome: "restored", liveNow: "nothing", advice: [] });
  } catch (restoreError) {
    const advice = [`run \`pulumi up\` again; or delete ${id} by hand if it is not wanted`];
    return new DeploymentError({ ...report, outcome: "also_failed", liveNow: "wanted", restoreError, advice });
  }
}

/** Deleting would only soft-delete the name and so block the next import. */
const keptInPlace: Pick<FailureReport, "outcome" | "liveNow" | "advice"> = {
  outcome: "not_needed",
  liveNow: "wanted",
  advice: ["run `pulumi up` again: it verifies once more and imports only if it must"],
};
