import { daysLeft } from "../imported-certificate/live.ts";
import { paint } from "./terminal.ts";

/** Days before its end from which a certificate is shown as ending soon; the warning of every `up` begins there too. */
export const soonDays = 30;

export type Validity = "expired" | "soon" | "valid" | "not-yet" | "never-issued";

export function validityOf(dates: ValidityDates, now: Date): Validity {
  if (dates.notAfter === undefined) return "never-issued";
  if (now > dates.notAfter) return "expired";
  if (dates.notBefore !== undefined && now < dates.notBefore) return "not-yet";
  return daysLeft(dates.notAfter, now) <= soonDays ? "soon" : "valid";
}

export interface ValidityDates {
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
}

/** "89 days left", in the colour of its urgency. */
export function daysText(dates: ValidityDates, now: Date): string {
  const validity = validityOf(dates, now);
  const days = dates.notAfter === undefined ? 0 : daysLeft(dates.notAfter, now);
  if (validity === "never-issued") return "not issued";
  if (validity === "expired") return paint("red", days === -1 ? "expired today" : `expired ${counted(-days - 1)} ago`);
  if (validity === "not-yet") return paint("yellow", "not valid yet");
  const text = `${counted(days)} left`;
  return validity === "soon" ? paint("yellow", text) : paint("green", text);
}

function counted(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
