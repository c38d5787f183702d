// When a certificate's validity ends (API reference, Validity).
import { AwsError } from "../aws/aws-error.ts";

export const VALIDITY_TYPES = ["END_DATE", "ABSOLUTE", "DAYS", "MONTHS", "YEARS"] as const;
export type ValidityType = (typeof VALIDITY_TYPES)[number];

export interface Validity {
  readonly value: number;
  readonly type: ValidityType;
}

const DAY = 24 * 60 * 60 * 1000;
const SECOND = 1000;

/** The end of a validity that begins to count now, both in milliseconds; whole seconds, as in certificates. */
export function endOf({ value, type }: Validity, now: number): number {
  const issued = Math.floor(now / SECOND) * SECOND;
  if (type === "ABSOLUTE") return value * SECOND;
  if (type === "END_DATE") return readEndDate(value);
  return type === "DAYS" ? issued + value * DAY : later(issued, type === "YEARS" ? value * 12 : value);
}

/** Calendar months, on the month's last day where it is too short. */
function later(issued: number, months: number): number {
  const date = new Date(issued);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** `YYMMDDHHMMSS` as UTCTime, or `YYYYMMDDHHMMSS`; a number has lost the zeros at its front. */
function readEndDate(value: number): number {
  const digits = String(value);
  const text = digits.length > 12 ? digits : withCentury(digits.padStart(12, "0"));
  const date = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  const end = date === null ? Number.NaN : Date.parse(`${date.slice(1, 4).join("-")}T${date.slice(4).join(":")}Z`);
  if (Number.isNaN(end)) throw new AwsError("InvalidArgsException", `The end date ${value} is not valid.`);
  return end;
}

function withCentury(digits: string): string {
  return `${Number(digits.slice(0, 2)) >= 50 ? "19" : "20"}${digits}`;
}
