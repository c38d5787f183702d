import { InvalidInputError } from "../errors.ts";
import { DeploymentError, RefusedError } from "../imported-certificate/deployment-error.ts";
import { isTargetError } from "../targets/target-error.ts";

/** What a script can tell from the exit code alone. */
export const exitCodes = {
  fine: 0,
  /** Something is wrong with a certificate: expired, drifted, not the one served, refused by a rule. */
  wrong: 1,
  /** The command was not understood. */
  usage: 2,
  /** A call failed, so it is not known whether anything is wrong. */
  failed: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command cannot be carried out as it was given. The message reads *what: expected X, received Y*. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something outside of this process failed, and the message, which is ours, says what. */
export class FailedError extends Error {
  override readonly name = "FailedError";
}

/** Whether the message was written by this package, which puts no secret into one; others' may have anything in them. */
export function isOurs(error: unknown): error is Error {
  return (
    [UsageError, FailedError, InvalidInputError, RefusedError, DeploymentError].some((kind) => error instanceof kind) ||
    isTargetError(error)
  );
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof InvalidInputError || error instanceof RefusedError) return exitCodes.wrong;
  return isTargetError(error, "absent", "refused") ? exitCodes.wrong : exitCodes.failed;
}
