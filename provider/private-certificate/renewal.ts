import type { Request } from "./request.ts";

const millisecondsADay = 24 * 60 * 60 * 1000;

/** Where nothing is said, a certificate is renewed when a third of its lifetime is left. */
const defaultShare = 1 / 3;

export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Why the certificate is to be renewed now, or undefined while it is not due.
 *
 * @param renewBeforeDays days before its end from which it is due; default: a third of its lifetime
 */
export function renewalReason(lifetime: Lifetime, renewBeforeDays: number | undefined, now: Date): string | undefined {
  const { notBefore, notAfter } = lifetime;
  const before =
    renewBeforeDays === undefined
      ? (notAfter.getTime() - notBefore.getTime()) * defaultShare
      : renewBeforeDays * millisecondsADay;
  const left = notAfter.getTime() - now.getTime();
  if (left > before) return undefined;
  const days = Math.floor(left / millisecondsADay);
  const ending = left < 0 ? "has ended" : `ends in ${days} ${days === 1 ? "day" : "days"}`;
  return `it ${ending} (${notAfter.toISOString()}), and is renewed ${daysText(before)} before`;
}

/** A fixed end stays the same however often the certificate is issued: a renewal would change nothing. */
export function endIsFixed({ validity }: Request, { notAfter }: Lifetime): boolean {
  return "endDate" in validity && Math.abs(Date.parse(validity.endDate) - notAfter.getTime()) < millisecondsADay;
}

function daysText(milliseconds: number): string {
  const days = Math.round((milliseconds / millisecondsADay) * 10) / 10;
  return `${days} ${days === 1 ? "day" : "days"}`;
}
