import { TargetError } from "./target-error.ts";

type Guard = () => Promise<string | undefined>;

let guard: Guard = async () => undefined;

/** Asks `reason` before each write: what it answers stands against any further one in this process. */
export function guardWrites(reason: Guard): void {
  guard = reason;
}

/** Throws `TargetError` (`unavailable`: nothing was written) where this process must not write any more. */
export async function ensureMayWrite(operation: string): Promise<void> {
  const reason = await guard();
  if (reason !== undefined) throw new TargetError("unavailable", operation, reason);
}
