import { type Violation, violation } from "../errors.ts";
import { ensureTags } from "../targets/tags.ts";
import type { Observation, Tags } from "../targets/target.ts";
import { type Assessment, assess } from "./assess.ts";
import { conflictAdvice, DeploymentError, RefusedError } from "./deployment-error.ts";
import { importAnew } from "./import-anew.ts";
import { importOver } from "./import-over.ts";
import { holds } from "./live.ts";
import { type Look, look, lookAgain, remembered } from "./look.ts";
import { noteLook, notePreflight, reported } from "./reported.ts";
import type { DeploymentRequest } from "./request.ts";

export interface Deployment {
  /** What was there when the transaction began. */
  readonly before: Observation | undefined;
  /** What is live at its end. */
  readonly live: Observation;
}

/**
 * The transaction of `create` and `update`: locate and observe, preflight, snapshot, import, verify, restore on failure,
 * tags. Returns what is live at the end, which is the wanted bundle; throws `RefusedError` before any write, and
 * `DeploymentError` with what is live after one.
 */
export function deploy(request: DeploymentRequest): Promise<Deployment> {
  return reported(request, () => transaction(request));
}

async function transaction(request: DeploymentRequest): Promise<Deployment> {
  const seen = remembered(request.id) ?? (await look(request)) ?? (await recovered(request));
  noteLook(request, seen);
  if (seen === undefined) await refuseAbsent(request);
  const live = seen === undefined ? await putThere(request) : await putOver(request, seen);
  return { before: seen?.live, live };
}

/** Tags that the verification saw are put right at once; where they cost a call of their own they are taken on trust. */
async function putThere(request: DeploymentRequest): Promise<Observation> {
  const live = await importAnew(request);
  return live.tags === undefined ? live : withTags(request, request.tags, live, live.tags);
}

async function putOver(request: DeploymentRequest, seen: Look): Promise<Observation> {
  const { live, tags: tagsBefore } = seen;
  const assessment = assess(request, seen);
  const violations = standing(request, seen, assessment);
  notePreflight(request, live.id, violations, assessment.snapshot);
  if (violations.length > 0) throw new RefusedError(violations);
  if (holds(live, request.wanted)) return withTags(request, assessment.tags, live, tagsBefore);
  for (const { message } of assessment.warnings) request.warn(message);
  const { snapshot, tags } = assessment;
  const imported = await importOver(request, { live, snapshot, tags: { wanted: tags, before: tagsBefore } });
  return withTags(request, tags, imported, imported.tags);
}

/** What stands against the write. Where the wanted bundle is there already only its owner and type count. */
export function standing(
  { wanted }: DeploymentRequest,
  { live }: Look,
  { violations }: Assessment,
): readonly Violation[] {
  return holds(live, wanted) ? violations.filter(({ code }) => code.startsWith("TARGET_")) : violations;
}

/** What was deleted and is brought back is somebody's certificate like any other that is found. */
async function recovered(request: DeploymentRequest): Promise<Look | undefined> {
  const { id, target } = request;
  if (id === undefined || !(await target.recover(id))) return undefined;
  const seen = await look(request);
  return seen && { ...seen, wasDeleted: true };
}

/** An ARN that is gone never comes back; a vault's name can be filled again, if nothing stands in its way. */
export async function refuseAbsent({ id, kind, target, recorded }: DeploymentRequest): Promise<void> {
  if (id === undefined) return;
  const obstacle = await target.obstacle(id);
  if (obstacle !== undefined) throw new RefusedError([obstacle]);
  if (kind.capabilities.idCanBeRefilled) return;
  const advice =
    recorded === undefined
      ? "check the ARN and its account, or leave it out"
      : "run `pulumi refresh`, then `pulumi up`: it is imported anew";
  throw new RefusedError([
    violation("TARGET_ABSENT", id, `a certificate in ${target.title}`, `nothing there; ${advice}`),
  ]);
}

/** Last, because ACM refuses tags on a re-import. A failure here leaves the new certificate live and whole. */
async function withTags(
  request: DeploymentRequest,
  wanted: Tags,
  live: Observation,
  known: Tags | undefined,
): Promise<Observation> {
  const { target, recorded } = request;
  try {
    await ensureTags(target, live.id, { wanted, recorded: recorded?.tags ?? {} }, known);
    request.observer.step({ step: "tagged", id: live.id });
    return live;
  } catch (first) {
    const report = { id: live.id, what: "Tagging", first } as const;
    // In a vault, tags that are not ours may be those of somebody else's newer version.
    const seen = (await lookAgain(request, live.id)) ?? live;
    if (seen.leaf.fingerprint !== live.leaf.fingerprint) {
      const conflict = { outcome: "conflict", liveNow: "another", live: seen, advice: conflictAdvice } as const;
      throw new DeploymentError({ ...report, ...conflict });
    }
    const advice = ["run `pulumi up` again: it puts the tags right"];
    throw new DeploymentError({ ...report, outcome: "not_needed", liveNow: "wanted", live, advice });
  }
}
