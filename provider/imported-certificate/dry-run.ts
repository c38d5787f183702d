import type { Violation } from "../errors.ts";
import type { Observation } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { type Assessment, assess } from "./assess.ts";
import { refuseAbsent, standing } from "./deployment.ts";
import { RefusedError } from "./deployment-error.ts";
import { holds } from "./live.ts";
import { look, remember } from "./look.ts";
import type { DeploymentRequest } from "./request.ts";
import { requestFor, type Wanted } from "./wanted.ts";

/** What `create` would refuse of a place that the user gave: said in the preview already, where there is no diff yet. */
export async function dryRunOfCreate(wanted: Wanted): Promise<readonly Violation[]> {
  const { choice, common } = wanted.args;
  const { place } = choice;
  if (place.kind === "assigned" || common.preflight === "offline") return [];
  try {
    await dryRun(requestFor(wanted, await choice.connect(), place.id));
    return [];
  } catch (error) {
    if (error instanceof RefusedError) return error.violations;
    throw error;
  }
}

/**
 * The transaction up to its first write. Throws `RefusedError` for what it would refuse. Without the permission or the
 * connection to look, it says what was not checked instead of failing a preview.
 */
export async function dryRun(request: DeploymentRequest): Promise<DryRun> {
  try {
    return await lookAndJudge(request);
  } catch (error) {
    if (!isTargetError(error, "denied", "unavailable", "unknown")) throw error;
    request.warn(`not checked against what is live: ${error.message}`);
    return { found: "not checked" };
  }
}

export type DryRun =
  | { readonly found: "present"; readonly live: Observation; readonly assessment: Assessment }
  | { readonly found: "absent" | "not checked" };

async function lookAndJudge(request: DeploymentRequest): Promise<DryRun> {
  const seen = await look(request);
  if (seen === undefined) {
    if (request.recorded === undefined || request.kind.capabilities.idCanBeRefilled) await refuseAbsent(request);
    return { found: "absent" };
  }
  const assessment = assess(request, seen);
  const violations = standing(request, seen, assessment);
  if (violations.length > 0) throw new RefusedError(violations);
  remember(seen);
  if (!holds(seen.live, request.wanted)) {
    for (const { message } of assessment.warnings) request.warn(message);
  }
  return { found: "present", live: seen.live, assessment };
}
