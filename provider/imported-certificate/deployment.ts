import { violation } from "../errors.ts";
import type { Observation, Tags } from "../targets/target.ts";
import { DeploymentError, RefusedError } from "./deployment-error.ts";
import { importAnew } from "./import-anew.ts";
import { importOver, type Standing } from "./import-over.ts";
import { holds } from "./live.ts";
import { locate } from "./locate.ts";
import { type Findings, preflight } from "./preflight.ts";
import type { DeploymentRequest } from "./request.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { ensureTags, mergedTags } from "./tags.ts";

/**
 * The transaction of `create` and `update`: locate and observe, preflight, snapshot, import, verify, restore on failure,
 * tags. Returns what is live at the end, which is the wanted bundle; throws `RefusedError` before any write, and
 * `DeploymentError` with what is live after one.
 */
export async function deploy(request: DeploymentRequest): Promise<Deployment> {
  const before = await locate(request);
  if (before === undefined) refuseAbsent(request);
  const live = before === undefined ? await importAnew(request) : await putOver(request, before);
  return { before, live };
}

export interface Deployment {
  /** What was there when the transaction began. */
  readonly before: Observation | undefined;
  /** What is live at its end. */
  readonly live: Observation;
}

async function putOver(request: DeploymentRequest, live: Observation): Promise<Observation> {
  if (holds(live, request.wanted)) return withTags(request, await ownershipChecked(request, live), live.tags);
  const { findings, standing } = await assess(request, live);
  if (findings.violations.length > 0) throw new RefusedError(findings.violations);
  findings.warnings.forEach(request.warn);
  const seen = await importOver(request, standing);
  return withTags(request, seen, seen.tags);
}

/** Everything that decides about going over `live`; shared with the preview, which stops here. */
export async function assess(
  request: DeploymentRequest,
  live: Observation,
): Promise<{ findings: Findings; standing: Standing }> {
  const { kind, target, wanted, recorded, settings } = request;
  // What we recorded is live, so nobody else wrote: whose it is and what type it has need not be asked again.
  const untouched = live.leaf.fingerprint === recorded?.fingerprint;
  const liveTags = live.tags ?? (untouched ? recorded.tags : await target.readTags(live.id));
  const description = untouched ? undefined : await target.describe(live.id);
  const snapshot = snapshotOf(request, live);
  const findings = preflight({
    kind,
    wanted,
    live,
    liveTags,
    description,
    snapshot: request.id === undefined && description?.consumers.length === 0 ? unusedOrphan(snapshot) : snapshot,
    provenanceId: request.provenanceId,
    formerProvenanceIds: recorded?.provenanceId === undefined ? [] : [recorded.provenanceId],
    recordedFingerprint: recorded?.fingerprint,
    ...settings,
  });
  return { findings, standing: { live, snapshot, tags: { wanted: tagsToSend(request, liveTags), before: liveTags } } };
}

function snapshotOf({ wanted, recorded, rollbackPrivateKey }: DeploymentRequest, live: Observation): Snapshot {
  return takeSnapshot(live, {
    keys: { recorded: recorded?.keys ?? [], wanted: wanted.privateKey, given: rollbackPrivateKey },
    recordedChain: recorded?.chain,
    now: new Date(),
  });
}

/** What a killed run left behind was never handed to anyone. */
function unusedOrphan(snapshot: Snapshot): Snapshot {
  return snapshot.restorable ? snapshot : { ...snapshot, nothingToLose: true, reason: "nothing uses the orphan" };
}

function tagsToSend({ kind, tags, recorded }: DeploymentRequest, live: Tags): Tags {
  return kind.capabilities.tagsOnReimport ? mergedTags(live, { wanted: tags, recorded: recorded?.tags ?? {} }) : tags;
}

/** An ARN that is gone never comes back; a vault's name can be filled again. */
export function refuseAbsent({ id, kind, target, recorded }: DeploymentRequest): void {
  if (id === undefined || kind.capabilities.idCanBeRefilled) return;
  const advice =
    recorded === undefined
      ? "check the ARN and its account, or leave it out"
      : "run `pulumi refresh`, then `pulumi up`: it is imported anew";
  const expected = `a certificate in ${target.title}`;
  throw new RefusedError([violation("TARGET_ABSENT", id, expected, `nothing there; ${advice}`)]);
}

/** The same certificate may be there and belong to another stack all the same. */
async function ownershipChecked(request: DeploymentRequest, live: Observation): Promise<Observation> {
  if (request.recorded !== undefined || request.id === undefined) return live;
  const { findings } = await assess(request, live);
  const owned = findings.violations.filter(
    ({ code }) => code === "TARGET_OWNED_BY_ANOTHER" || code === "TARGET_NOT_IMPORTABLE",
  );
  if (owned.length > 0) throw new RefusedError(owned);
  return live;
}

/** Last, because ACM refuses tags on a re-import. A failure here leaves the new certificate live and whole. */
async function withTags(request: DeploymentRequest, live: Observation, known: Tags | undefined): Promise<Observation> {
  const { target, tags, recorded } = request;
  try {
    await ensureTags(target, live.id, { wanted: tags, recorded: recorded?.tags ?? {} }, known);
    return live;
  } catch (first) {
    const advice = ["run `pulumi up` again: it puts the tags right"];
    throw new DeploymentError({
      id: live.id,
      what: "Tagging",
      first,
      outcome: "not_needed",
      liveNow: "wanted",
      live,
      advice,
    });
  }
}
