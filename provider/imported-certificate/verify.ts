import { setTimeout as sleep } from "node:timers/promises";
import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { messageOf } from "../errors.ts";
import type { Observation, Target } from "../targets/target.ts";
import { holds, shortForm } from "./live.ts";

/**
 * Why what is live is not what was imported:
 * - `stale`: still what was there before; the read lags, or the import never took effect
 * - `wrong`: ours, but not whole
 * - `third-party`: neither the old nor the new one: somebody else wrote
 * - `endpoint`: the target has it, an edge does not serve it
 */
export type Mismatch = "stale" | "wrong" | "third-party" | "endpoint";

export class VerificationError extends Error {
  override readonly name = "VerificationError";
  readonly mismatch: Mismatch;

  constructor(mismatch: Mismatch, message: string) {
    super(message);
    this.mismatch = mismatch;
  }
}

export interface Expectation {
  readonly id: string;
  readonly wanted: Pick<Bundle, "leaf" | "chain">;
  /** What was just written over: seeing it again means a read that lags, not somebody else's write. */
  readonly superseded: Certificate | undefined;
  /** Seconds until a read that still differs counts as a failure. */
  readonly timeoutSeconds: number;
}

const firstPauseSeconds = 0.5;
const longestPauseSeconds = 5;
/** One odd read may be a replica far behind; so many in a row are somebody's write. */
const readsThatProveAnother = 3;

/** Reads back until the target holds what is wanted. No window is documented for reads after an import, so it polls. */
export async function verifyTarget(target: Target, expectation: Expectation): Promise<Observation> {
  const deadline = Date.now() + expectation.timeoutSeconds * 1000;
  let foreignReads = 0;
  let foreign: Observation | undefined;
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
    const seen = await observeAfter(foreign, target, expectation.id);
    if (seen !== undefined && holds(seen, expectation.wanted)) return seen;
    const mismatch = mismatchOf(seen, expectation);
    foreign = mismatch === "third-party" ? seen : undefined;
    foreignReads = foreign === undefined ? 0 : foreignReads + 1;
    const late = Date.now() + pause * 1000 > deadline;
    if (late || foreignReads >= readsThatProveAnother) {
      throw new VerificationError(mismatch, sentence(mismatch, target, seen, expectation));
    }
    await sleep(pause * 1000);
  }
}

/** Where somebody else's certificate was read last, not being able to read on is no licence to write over it. */
async function observeAfter(
  foreign: Observation | undefined,
  target: Target,
  id: string,
): Promise<Observation | undefined> {
  try {
    return await target.observe(id);
  } catch (error) {
    if (foreign === undefined) throw error;
    const last = `the read before it showed one that neither was there before nor is ours (${shortForm(foreign.leaf)})`;
    throw new VerificationError("third-party", `${messageOf(error)}; ${last}`);
  }
}

function mismatchOf(seen: Observation | undefined, { wanted, superseded }: Expectation): Mismatch {
  if (seen === undefined || seen.leaf.fingerprint === superseded?.fingerprint) return "stale";
  return seen.leaf.fingerprint === wanted.leaf.fingerprint ? "wrong" : "third-party";
}

function sentence(mismatch: Mismatch, target: Target, seen: Observation | undefined, expectation: Expectation): string {
  const expected = `${target.title}: expected the imported certificate (${shortForm(expectation.wanted.leaf)})`;
  if (seen === undefined)
    return `${expected}, received nothing at ${expectation.id} for ${expectation.timeoutSeconds} s`;
  if (mismatch === "stale") {
    return `${expected}, received still the one from before (${shortForm(seen.leaf)}) after ${expectation.timeoutSeconds} s`;
  }
  if (mismatch === "wrong" && seen.otherForm !== undefined)
    return `${expected} kept as asked for, received it as ${seen.otherForm}`;
  return mismatch === "wrong"
    ? `${expected} with its chain of ${expectation.wanted.chain.length}, received a chain of ${seen.chain?.length ?? 0} that differs`
    : `${expected}, received one that neither was there before nor is ours (${shortForm(seen.leaf)}): somebody else wrote`;
}
