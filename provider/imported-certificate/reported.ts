import type { Violation } from "../errors.ts";
import { messageOf } from "../errors.ts";
import type { LiveCertificate, Step } from "../observability/observer.ts";
import type { Observation } from "../targets/target.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentError, type FailureReport, RefusedError } from "./deployment-error.ts";
import { holds } from "./live.ts";
import type { Look } from "./look.ts";
import type { DeploymentRequest } from "./request.ts";
import type { Snapshot } from "./snapshot.ts";

/** Runs a transaction and tells the observer how it ended. */
export async function reported(request: DeploymentRequest, run: () => Promise<Deployment>): Promise<Deployment> {
  const { observer } = request;
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  try {
    const deployment = await run();
    observer.step({ step: "succeeded", ...shown(deployment.live) });
    await observer.ended({ kind: "deployment", result: "success", seconds: seconds(), live: brief(deployment.live) });
    return deployment;
  } catch (error) {
    const report = error instanceof DeploymentError ? error.report : undefined;
    if (report !== undefined) observer.step(rollbackOf(report));
    const refused = error instanceof RefusedError;
    observer.step({ step: refused ? "refused" : "failed", id: report?.id ?? request.id, detail: messageOf(error) });
    await observer.ended({
      kind: "deployment",
      result: refused ? "refused" : "failure",
      seconds: seconds(),
      rollback: report?.outcome,
      // A read that lags says nothing about what is live.
      live: report?.liveNow === "unknown" ? undefined : brief(report?.live),
    });
    throw error;
  }
}

/** What was there before anything was written. */
export function noteLook({ observer, id, wanted }: DeploymentRequest, seen: Look | undefined): void {
  const present = id === undefined ? "orphan" : "present";
  observer.step({ step: "located", id: seen?.live.id ?? id, outcome: seen === undefined ? "nothing" : present });
  if (seen === undefined) return;
  observer.step({ step: "observed", ...shown(seen.live), outcome: holds(seen.live, wanted) ? "wanted" : "other" });
}

/** Whether the rules allow the import, and what there is to restore with. */
export function notePreflight(
  { observer }: DeploymentRequest,
  id: string,
  violations: readonly Violation[],
  snapshot: Snapshot,
): void {
  const codes = violations.map(({ code }) => code).join(", ");
  const key = snapshot.restorable ? `restorable with the key of ${snapshot.keySource}` : snapshot.reason;
  observer.step({ step: "preflight", id, outcome: codes === "" ? "accepted" : codes, detail: key });
}

/** The import was made, or its answer was lost: the verification tells. */
export function noteImport({ observer, wanted }: DeploymentRequest, id: string): void {
  observer.step({ step: "imported", ...shown({ id, leaf: wanted.leaf }) });
}

export function noteVerification({ observer }: DeploymentRequest, seen: Observation): void {
  observer.step({ step: "verified", ...shown(seen) });
}

function rollbackOf({ id, outcome, liveNow, live, restoreError }: FailureReport): Step {
  return {
    step: "rollback",
    id,
    ...(live !== undefined && shown(live)),
    outcome,
    liveNow,
    ...(restoreError !== undefined && { detail: messageOf(restoreError) }),
  };
}

/** What a step tells of a certificate. */
export function shown({ id, leaf }: Pick<Observation, "id" | "leaf">): Pick<Step, "id" | "fingerprint" | "notAfter"> {
  return { id, fingerprint: leaf.fingerprint, notAfter: leaf.notAfter.toISOString() };
}

function brief(live: Observation | undefined): LiveCertificate | undefined {
  return live && { id: live.id, notAfter: live.leaf.notAfter };
}
