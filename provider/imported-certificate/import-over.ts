import { messageOf } from "../errors.ts";
import { ensureTags } from "../targets/tags.ts";
import type { Observation, Tags } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { conflictAdvice, DeploymentError, type FailureReport, type LiveNow } from "./deployment-error.ts";
import { verifyEndpoints } from "./endpoints.ts";
import { lookAgain } from "./look.ts";
import { noteImport, noteVerification } from "./reported.ts";
import type { DeploymentRequest } from "./request.ts";
import { restore } from "./restore.ts";
import type { Snapshot } from "./snapshot.ts";
import { VerificationError, verifyTarget } from "./verify.ts";

/** What is live now and what is kept of it. */
export interface Standing {
  readonly live: Observation;
  readonly snapshot: Snapshot;
  /** The tags to send along with an import and with a restore, for a target that takes them. */
  readonly tags: { readonly wanted: Tags; readonly before: Tags };
}

/** Imports over what is live, verifies, and restores it where that fails. */
export async function importOver(request: DeploymentRequest, standing: Standing): Promise<Observation> {
  const { target, wanted, settings } = request;
  const { id, leaf } = standing.live;
  await importUntilCertain(request, standing);
  noteImport(request, id);
  try {
    const { timeoutSeconds, endpoints } = settings.verify;
    const deadline = Date.now() + timeoutSeconds * 1000;
    const seen = await verifyTarget(target, { id, wanted, superseded: leaf, timeoutSeconds });
    await verifyEndpoints(endpoints, wanted.leaf, deadline);
    noteVerification(request, seen);
    return seen;
  } catch (first) {
    throw await restored(request, standing, first);
  }
}

const attempts = 3;

/**
 * Returns when the import has been made, or may have been: the verification tells. A lost answer is followed by a look;
 * only where the old certificate is still there is the import made again.
 */
async function importUntilCertain(request: DeploymentRequest, standing: Standing): Promise<void> {
  const { target, wanted } = request;
  const { id, leaf } = standing.live;
  for (let attempt = 1; ; attempt++) {
    try {
      await target.import(wanted, { id, tags: standing.tags.wanted });
      return;
    } catch (error) {
      const answerLost = isTargetError(error, "unknown");
      if (!answerLost && attempt === 1) throw unchanged(request, standing, error);
      if (!answerLost || attempt === attempts) throw await restored(request, standing, error);
      const seen = await lookAgain(request, id);
      if (seen !== undefined && seen.leaf.fingerprint !== leaf.fingerprint) return;
    }
  }
}

/** The service refused the import before it did anything. */
function unchanged({ target }: DeploymentRequest, { live }: Standing, first: unknown): DeploymentError {
  if (isTargetError(first, "absent")) {
    const advice = ["run `pulumi refresh`, then `pulumi up`"];
    return new DeploymentError({
      ...named(live.id),
      first,
      outcome: "not_needed",
      liveNow: "nothing",
      live: undefined,
      advice,
    });
  }
  const report = { ...named(live.id), first, outcome: "not_needed", liveNow: "before", live } as const;
  return new DeploymentError({
    ...report,
    advice: [`mend what ${target.title} refused, then run \`pulumi up\` again`],
  });
}

async function restored(request: DeploymentRequest, standing: Standing, first: unknown): Promise<DeploymentError> {
  const { target, wanted, settings } = request;
  const { live: before, snapshot, tags } = standing;
  const report = { ...named(before.id), first };
  const seen = await lookAgain(request, before.id);
  // A write of somebody else is never restored over; an endpoint's own trouble says nothing about who wrote.
  if (isThirdParty(first) || whoseIs(seen, request, before) === "another") {
    return new DeploymentError({
      ...report,
      outcome: "conflict",
      liveNow: "another",
      live: seen,
      advice: conflictAdvice,
    });
  }
  const restoration = { target, id: before.id, snapshot, failed: wanted.leaf, tags: tags.before };
  const result = await restore({ ...restoration, timeoutSeconds: settings.verify.timeoutSeconds });
  if (result.outcome === "restored") {
    await repairTags(request, standing);
    const advice = ["mend what failed, then run `pulumi up` again; nothing else has changed"];
    return new DeploymentError({ ...report, outcome: "restored", liveNow: "before", live: result.live, advice });
  }
  const last = await lookAgain(request, before.id);
  const shown = whoseIs(last, request, before);
  if (result.outcome === "conflict" || shown === "another") {
    return new DeploymentError({
      ...report,
      outcome: "conflict",
      liveNow: "another",
      live: last,
      advice: conflictAdvice,
    });
  }
  const byHand = `import the certificate that you want live by hand: ${target.recoveryCommand(before.id)}`;
  const advice = ["run `pulumi up` again", byHand];
  return new DeploymentError({
    ...report,
    outcome: "also_failed",
    // Reads lag, and have just failed to show what was imported. Only the new one can't be seen without being there.
    liveNow: shown === "wanted" && !result.mayBeLive ? "wanted" : "unknown",
    live: last,
    maybeLive: snapshot.restorable ? snapshot.bundle : undefined,
    unrestorable: !snapshot.restorable,
    restoreError: result.error,
    advice,
  });
}

/** A restore is a re-import, and may cost the tags as well; not being able to put them right must not hide the failure. */
async function repairTags({ target, kind, warn }: DeploymentRequest, { live, tags }: Standing): Promise<void> {
  if (kind.capabilities.tagsOnReimport) return;
  try {
    await ensureTags(target, live.id, { wanted: tags.before, recorded: {} });
  } catch (error) {
    warn(`restored, but not with all its tags; the next \`pulumi up\` puts them right: ${messageOf(error)}`);
  }
}

function named(id: string): Pick<FailureReport, "id" | "what"> {
  return { id, what: "Rotation" };
}

function isThirdParty(error: unknown): boolean {
  return error instanceof VerificationError && error.mismatch === "third-party";
}

function whoseIs(seen: Observation | undefined, { wanted }: DeploymentRequest, before: Observation): LiveNow {
  if (seen === undefined) return "unknown";
  if (seen.leaf.fingerprint === wanted.leaf.fingerprint) return "wanted";
  return seen.leaf.fingerprint === before.leaf.fingerprint ? "before" : "another";
}
