import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import type { Observation } from "../targets/target.ts";

/** A certificate in a message: enough to tell it from another one, in one line. */
export function shortForm({ fingerprint, notAfter }: Certificate): string {
  return `SHA-256 ${fingerprint.slice(0, 16)}…, valid until ${notAfter.toISOString()}`;
}

const millisecondsADay = 24 * 60 * 60 * 1000;

/** Whole days until `notAfter`; negative once it has passed. */
export function daysLeft(notAfter: Date, now: Date): number {
  return Math.floor((notAfter.getTime() - now.getTime()) / millisecondsADay);
}

/** Whether the target holds exactly this leaf and, where it shows one, this chain, in the form that the arguments ask for. Compared by SHA-256 of the DER only. */
export function holds(observation: Observation, { leaf, chain }: Pick<Bundle, "leaf" | "chain">): boolean {
  return (
    observation.enabled &&
    observation.otherForm === undefined &&
    observation.leaf.fingerprint === leaf.fingerprint &&
    sameChain(observation.chain, chain)
  );
}

export function sameChain(held: Observation["chain"], wanted: Bundle["chain"]): boolean {
  if (held === undefined) return true;
  return held.length === wanted.length && held.every((each, index) => each.fingerprint === wanted[index]?.fingerprint);
}
