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
  /** The certificate that it is about. */
  readonly arn?: string;
}

export type Call = Arriving & CallEnd;
