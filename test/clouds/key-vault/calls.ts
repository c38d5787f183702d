import type { CallEnd } from "../calls.ts";

/** One authenticated request as it came in. */
export interface Arriving {
  /** The operation's name in the published specification. */
  readonly operation: string;
  /** Host and port. */
  readonly vault: string;
  readonly name?: string;
  /** The caller's client id. */
  readonly caller: string;
  /** When it came in, in milliseconds of the service's clock. */
  readonly time: number;
}

/** Its outcome is `ok`, the inner error code or else the code, `cut`, or `pending`. */
export type Call = Arriving & CallEnd;
