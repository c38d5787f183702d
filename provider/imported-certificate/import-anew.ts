import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../errors.ts";
import { certificateIdTag, provenanceTags } from "../provenance.ts";
import type { Observation, Target } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { DeploymentError, type FailureReport } from "./deployment-error.ts";
import { verifyEndpoints } from "./endpoints.ts";
import { lookAgain } from "./look.ts";
import { noteImport, noteVerification } from "./reported.ts";
import type { DeploymentRequest } from "./request.ts";
import { VerificationError, verifyTarget } from "./verify.ts";

/** Imports where nothing is: with all tags at once, verified, and removed again if that fails. */
export async function importAnew(request: DeploymentRequest): Promise<Observation> {
  const { target, wanted, settings } = request;
  const id = await importOnce(request);
  noteImport(request, id);
  try {
    const { timeoutSeconds, endpoints } = settings.verify;
    const deadline = Date.now() + timeoutSeconds * 1000;
    const live = await verifyTarget(target, { id, wanted, superseded: undefined, timeoutSeconds });
    await verifyEndpoints(endpoints, wanted.leaf, deadline);
    noteVerification(request, live);
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
    const made = (await lostImport(request, first)) ?? (await secondImport(request, at, first));
    await removeTwins(request, made);
    return made;
  }
}

type Destination = Parameters<Target["import"]>[1];

async function secondImport(request: DeploymentRequest, at: Destination, first: unknown): Promise<string> {
  try {
    return await request.target.import(request.wanted, at);
  } catch (second) {
    const late = isTargetError(second, "unknown") ? await lostImport(request, first) : undefined;
    if (late === undefined) throw failedImport(first, second);
    return late;
  }
}

function failedImport(first: unknown, again?: unknown): DeploymentError {
  const unknown = isTargetError(first, "unknown");
  return new DeploymentError({
    id: undefined,
    what: "Import",
    first,
    again,
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
  const listedOnly = new Set<string>();
  for (let look = 1; look <= looks; look++) {
    const id = await findImported(request, listedOnly);
    if (id !== undefined) return id;
    if (look < looks) await sleep(pauseSeconds * 1000);
  }
  // It carries our tags and cannot be read yet: to import again would make a second one. The verification tells.
  const [unread] = listedOnly;
  return unread;
}

async function findImported(request: DeploymentRequest, listedOnly: Set<string>): Promise<string | undefined> {
  if (request.id !== undefined) {
    // Nothing was there before. Whose it is the verification tells: another import would go over somebody else's.
    return (await request.target.observe(request.id)) === undefined ? undefined : request.id;
  }
  const carriers = await carriersNow(request);
  for (const { id, seen } of carriers) {
    if (seen === undefined) listedOnly.add(id);
    else listedOnly.delete(id);
  }
  return carriers.find(({ seen }) => holdsWanted(seen, request))?.id;
}

/** What carries our provenance at the moment; what cannot be read yet included. */
async function carriersNow({ target, wanted, provenanceId }: DeploymentRequest) {
  const ids = await target.find(provenanceTags(provenanceId), wanted.leaf, { fresh: true });
  return Promise.all(ids.map(async (id) => ({ id, seen: await target.observe(id) })));
}

/** More than one import may have arrived, one of them too late for every look. Nobody was told of it, so it goes again. */
async function removeTwins(request: DeploymentRequest, kept: string): Promise<void> {
  const { id: place, warn } = request;
  if (place !== undefined) return;
  try {
    for (const { id, seen } of (await carriersNow(request)).filter((carrier) => carrier.id !== kept)) {
      if (holdsWanted(seen, request)) await removeTwin(request, id);
      else if (seen === undefined) warn(`${id} may be a second import of ${kept}: delete it if nothing uses it`);
    }
  } catch (error) {
    const sign = `the tag ${certificateIdTag} = ${request.provenanceId}`;
    warn(`${kept} may have been imported twice; look for another one with ${sign}: ${messageOf(error)}`);
  }
}

async function removeTwin({ target, warn }: DeploymentRequest, id: string): Promise<void> {
  try {
    await target.remove(id, { timeoutSeconds: removalTimeoutSeconds });
  } catch (error) {
    warn(`${id} was imported twice over a lost answer: delete it, nothing uses it: ${messageOf(error)}`);
  }
}

function holdsWanted(seen: Observation | undefined, { wanted }: DeploymentRequest): boolean {
  return seen?.leaf.fingerprint === wanted.leaf.fingerprint;
}

const removalTimeoutSeconds = 30;

async function takenBack(request: DeploymentRequest, id: string, first: unknown): Promise<DeploymentError> {
  const seen = await lookAgain(request, id);
  const report = { id, what: "Import", first, live: seen };
  const another = first instanceof VerificationError && first.mismatch === "third-party";
  if (another || (seen !== undefined && !holdsWanted(seen, request))) {
    const advice = ["find out who else writes there (CloudTrail, activity log)", "then run `pulumi up` again"];
    return new DeploymentError({ ...report, outcome: "conflict", liveNow: "another", advice });
  }
  if (!request.kind.capabilities.removalLeavesNoTrace) {
    return new DeploymentError({ ...report, ...keptInPlace, liveNow: seen === undefined ? "unknown" : "wanted" });
  }
  try {
    await request.target.remove(id, { timeoutSeconds: removalTimeoutSeconds });
    const nothing = { id: undefined, live: undefined, outcome: "restored", liveNow: "nothing", advice: [] } as const;
    return new DeploymentError({ ...report, ...nothing });
  } catch (restoreError) {
    const advice = [`run \`pulumi up\` again; or delete ${id} by hand if it is not wanted`];
    // The removal may have taken effect all the same, its answer lost.
    const live = await lookAgain(request, id);
    const liveNow = holdsWanted(live, request) ? "wanted" : "unknown";
    return new DeploymentError({ ...report, outcome: "also_failed", liveNow, live, restoreError, advice });
  }
}

/** Deleting would only soft-delete the name and so block the next import. */
const keptInPlace: Pick<FailureReport, "outcome" | "advice"> = {
  outcome: "not_needed",
  advice: ["run `pulumi up` again: it verifies once more and imports only if it must"],
};
