import type { Bundle } from "../certificate/bundle.ts";
import { messageOf, type Violation, violationsText } from "../errors.ts";
import type { Observation } from "../targets/target.ts";
import { shortForm } from "./live.ts";

/**
 * How a restore ended:
 * - `restored`: what was live before is live again, verified
 * - `also_failed`: it could not be brought back
 * - `not_needed`: nothing had changed, or what had changed is whole and stays
 * - `conflict`: somebody else's certificate is live; it was left alone
 */
export type RestoreOutcome = "restored" | "also_failed" | "not_needed" | "conflict";

/** What the target holds after a failure. `unknown`: it could not be read, or reads may lag behind the last write. */
export type LiveNow = "before" | "wanted" | "another" | "nothing" | "unknown";

export interface FailureReport {
  readonly id: string | undefined;
  /** "Rotation", "Import". */
  readonly what: string;
  /** The first error: never hidden by what came after it. */
  readonly first: unknown;
  /** What went wrong when it was tried once more. */
  readonly again?: unknown;
  readonly outcome: RestoreOutcome;
  readonly liveNow: LiveNow;
  /** What was read last. */
  readonly live: Observation | undefined;
  /** What was live before, where it may be so still or again, and its key is at hand. */
  readonly maybeLive?: Bundle | undefined;
  /** Nobody has the key of what was live before. */
  readonly unrestorable?: boolean;
  /** Why the restore failed, where it did. */
  readonly restoreError?: unknown;
  /** What a person should do. */
  readonly advice: readonly string[];
}

/** A transaction that did not end as wanted. The message has the first error, what is live, and what to do. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
  readonly report: FailureReport;

  constructor(report: FailureReport) {
    super(text(report));
    this.report = report;
  }
}

/** Refused before any write. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violationsText(violations));
    this.violations = violations;
  }
}

const outcomeText: Readonly<Record<RestoreOutcome, string>> = {
  restored: "restored: what was there before the run is there again, read back and verified",
  also_failed: "also_failed: the state before the run could not be brought back",
  not_needed: "not_needed: there was nothing to take back",
  conflict: "conflict: somebody else wrote in the meantime; their certificate was left alone",
};

const removedText = "restored: what this run had imported was removed again";

const liveText: Readonly<Record<LiveNow, string>> = {
  before: "the certificate from before this run",
  wanted: "the new certificate",
  another: "somebody else's certificate",
  nothing: "nothing",
  unknown: "not known",
};

function text({ what, id, first, again, outcome, liveNow, live, restoreError, advice }: FailureReport): string {
  return [
    `${what}${id === undefined ? "" : ` of ${id}`} failed.`,
    `  failed: ${messageOf(first)}`,
    ...(again === undefined ? [] : [`  and once more: ${messageOf(again)}`]),
    `  rollback: ${outcome === "restored" && liveNow === "nothing" ? removedText : outcomeText[outcome]}`,
    ...(restoreError === undefined ? [] : [`  the rollback's own error: ${messageOf(restoreError)}`]),
    `  live now: ${liveText[liveNow]}${readLast(liveNow, live)}`,
    ...advice.map((line) => `  to do: ${line}`),
  ].join("\n");
}

function readLast(liveNow: LiveNow, live: Observation | undefined): string {
  if (liveNow !== "unknown") return live === undefined ? "" : ` (${shortForm(live.leaf)})`;
  if (live === undefined) return ", it could not be read";
  return `, because reads may lag behind a write; the last one showed ${shortForm(live.leaf)}`;
}

/** What to do about somebody else's write. */
export const conflictAdvice = [
  "find out who else writes there (CloudTrail, activity log)",
  'then bring their certificate into this program, or set onConflict: "overwrite"',
];
