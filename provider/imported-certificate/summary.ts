import type { Certificate } from "../certificate/certificate.ts";
import type { Assessment } from "./assess.ts";
import { daysLeft } from "./live.ts";
import type { Wanted } from "./wanted.ts";

/** What a rotation does, in one line: for the person who reads the preview. */
export function rotationSummary(
  from: Certificate,
  wanted: Wanted,
  assessment: Assessment | undefined,
  now: Date,
): string {
  const { leaf } = wanted.bundle;
  const key = from.publicKeyFingerprint === leaf.publicKeyFingerprint ? "the same key" : "a new key";
  return [
    `rotation of ${namesOf(leaf)}: ${validity(from, now)} → ${validity(leaf, now)}, ${key}`,
    restorability(assessment),
    ...pickUps(wanted),
  ].join("; ");
}

/** Why the resource has to be replaced, and that nobody is left without a certificate. */
export function replacementSummary(reason: string): string {
  return `replacement, since ${reason}; the new one is made first, and the old one deleted when its consumers have moved over`;
}

function namesOf({ subjectAlternativeNames, subject }: Certificate): string {
  const [first = subject, ...more] = subjectAlternativeNames;
  return more.length > 2 ? `${first} and ${more.length} more names` : [first, ...more].join(", ");
}

function validity({ fingerprint, notAfter }: Certificate, now: Date): string {
  const days = daysLeft(notAfter, now);
  const left = days < 0 ? "expired" : `${days} days left`;
  return `SHA-256 ${fingerprint.slice(0, 16)}… (until ${notAfter.toISOString().slice(0, 10)}, ${left})`;
}

function restorability(assessment: Assessment | undefined): string {
  if (assessment === undefined) return "not checked whether a failure can be restored";
  const { snapshot, warnings } = assessment;
  if (!snapshot.restorable) return `a failure cannot be restored: ${snapshot.reason}`;
  const oneWay = warnings.some(({ code }) => code === "ROTATION_ONE_WAY");
  return oneWay ? "a failure cannot be restored" : `a failure is restored with the key from ${snapshot.keySource}`;
}

function pickUps({ args: { common, choice } }: Wanted): string[] {
  return (common.consumers ?? []).map((name) => `${name} serves it ${choice.consumers[name]?.pickUp ?? ""}`);
}
