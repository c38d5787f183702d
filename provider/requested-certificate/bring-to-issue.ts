import { Patience } from "./patience.ts";
import { awaitRecords, awaitSync, disturbedRecords, placeRecords, recordsOf } from "./place-records.ts";
import type { Progress } from "./progress.ts";
import type { Wanted } from "./wanted.ts";

const firstPauseSeconds = 5;
const longestPauseSeconds = 30;

/** How often the records are looked at while ACM has not seen them, in seconds: each look costs a call for each. */
const lookAtRecordsEverySeconds = 300;

/** With `wait: false`, so long until ACM has made the records, in minutes; a later run goes on where this one stops. */
const briefMinutes = 0.5;

/** Takes a certificate as far as it comes: records, sync, issue. Throws with what is in the way and what to do. */
export async function bringToIssue(progress: Progress, wanted: Wanted): Promise<void> {
  progress.ensureAlive();
  if (progress.observed.status !== "PENDING_VALIDATION") return;
  const patience = new Patience(wanted.wait ? wanted.timeoutMinutes : briefMinutes, wanted.note);
  // A private CA asks nobody whose the names are.
  if (progress.observed.type !== "PRIVATE") await validate(progress, wanted, patience);
  if (wanted.wait) await awaitIssue(progress, wanted, patience);
}

async function validate(progress: Progress, wanted: Wanted, patience: Patience): Promise<void> {
  if (!(await awaitRecords(progress, patience))) {
    if (!wanted.wait) return;
    throw new Error(timeoutText(progress, wanted, ["ACM has not made all validation records"]));
  }
  if (progress.observed.status !== "PENDING_VALIDATION") return;
  if (!wanted.validation.createRecords) {
    for (const { name, value } of recordsOf(progress.observed)) wanted.note(`to be created: ${name} CNAME ${value}`);
    return;
  }
  const placements = await placeRecords(progress, wanted);
  if (wanted.wait) await awaitSync(placements, wanted, patience);
}

async function awaitIssue(progress: Progress, wanted: Wanted, patience: Patience): Promise<void> {
  let lookedAt = Date.now();
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 1.5, longestPauseSeconds)) {
    const { status } = await progress.look();
    if (status !== "PENDING_VALIDATION") return;
    const inTime = await patience.pause(pause, waitingFor(progress));
    if (!inTime || Date.now() - lookedAt >= lookAtRecordsEverySeconds * 1000) {
      lookedAt = Date.now();
      const disturbed = await disturbedRecords(progress, wanted);
      if (disturbed.length > 0) throw new Error(disturbedText(progress, disturbed));
    }
    if (!inTime) throw new Error(timeoutText(progress, wanted, [waitingFor(progress)]));
  }
}

function waitingFor({ observed: { arn, validations } }: Progress): string {
  const open = validations.filter(({ status }) => status !== "SUCCESS").map(({ domainName }) => domainName);
  return open.length === 0 ? `ACM to issue ${arn}` : `ACM to validate ${open.join(", ")}`;
}

function disturbedText({ observed: { arn } }: Progress, disturbed: readonly string[]): string {
  return [
    `${arn} is not validated: somebody else changed its records.`,
    ...disturbed.map((each) => `  ${each}`),
    "  to do: find out who writes there (CloudTrail), then run pulumi up, which puts them back",
  ].join("\n");
}

function timeoutText({ observed, placed }: Progress, { timeoutMinutes }: Wanted, reasons: readonly string[]): string {
  return [
    `${observed.arn} for ${observed.names.join(", ")}: expected to be issued within ${timeoutMinutes} minutes, received ${observed.status}.`,
    ...reasons.map((each) => `  waited for: ${each}`),
    ...placed.map(({ name, hostedZoneId }) => `  in place: ${name} CNAME in zone ${hostedZoneId}`),
    "  to do: see that the names are delegated to these zones (dig NS, dig CNAME), then run pulumi up: it goes on with this certificate",
  ].join("\n");
}
