import { isTargetError, type TargetErrorKind } from "../target-error.ts";

/** The answer, or undefined where the call failed in one of these expected ways; throws what else it failed with. */
export async function undefinedIf<T>(answer: Promise<T>, ...kinds: TargetErrorKind[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!isTargetError(error, ...kinds)) throw error;
    return undefined;
  }
}
