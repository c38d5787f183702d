/**
 * What became of a call to a target, as the transaction has to tell it apart:
 * - `absent`: the id is not there
 * - `denied`: credentials or permissions
 * - `refused`: the service looked at it and said no; nothing changed
 * - `in-use`: consumers hold it
 * - `unavailable`: not reached, throttled beyond patience, or an error of the service's own; nothing changed
 * - `unknown`: the call may have taken effect, its answer was lost
 */
export type TargetErrorKind = "absent" | "denied" | "refused" | "in-use" | "unavailable" | "unknown";

/** A failed call to a target. `message` names operation and reason and never holds a request's content. */
export class TargetError extends Error {
  override readonly name = "TargetError";
  readonly kind: TargetErrorKind;
  /** The service's name of the call: `ImportCertificate`. */
  readonly operation: string;
  /** The service's own name of the error, where it gave one: `InvalidStateException`. */
  readonly serviceCode: string | undefined;

  constructor(kind: TargetErrorKind, operation: string, reason: string, serviceCode?: string) {
    super(`${operation}: ${reason}`);
    this.kind = kind;
    this.operation = operation;
    this.serviceCode = serviceCode;
  }
}

/** Whether `error` is a target's and of one of these kinds. */
export function isTargetError(error: unknown, ...kinds: TargetErrorKind[]): error is TargetError {
  return error instanceof TargetError && (kinds.length === 0 || kinds.includes(error.kind));
}
