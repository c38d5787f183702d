import type { CallEnd } from "../calls.ts";

/** One request as it came in. */
export interface Arriving {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the principal. */
  readonly caller: string;
  /** When it came in, in milliseconds of the service's clock. */
  readonly time: number;
  /** What it is about: a certificate, a hosted zone, a listener. */
  readonly arn?: string;
}

export type Call = Arriving & CallEnd;
