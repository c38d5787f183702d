import { type ErrorCode, InvalidInputError } from "../../provider/errors.ts";

interface Refusal {
  readonly codes: readonly ErrorCode[];
  readonly message: string;
}

/** Runs what must be refused; fails where it isn't, where another error comes, or where a secret is in the message. */
export function refusalOf(attempt: () => unknown, ...secrets: readonly string[]): Refusal {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    for (const secret of secrets) refuseLeak(`${error.message}\n${error.stack}\n${JSON.stringify(error)}`, secret);
    return { codes: error.violations.map((violation) => violation.code), message: error.message };
  }
  throw new Error("it was accepted");
}

/** Milliseconds that something takes at best; it may throw. The best of three, because a busy machine only adds. */
export function durationOf(attempt: () => unknown): number {
  return Math.min(...[1, 2, 3].map(() => timeOnce(attempt)));
}

function timeOnce(attempt: () => unknown): number {
  const start = performance.now();
  try {
    attempt();
  } catch {
    // Only the time counts here.
  }
  return performance.now() - start;
}

const runLength = 20;

function refuseLeak(shown: string, secret: string): void {
  const plain = secret.replace(/-----[^-]*-----|\s/g, "");
  for (let start = 0; start + runLength <= plain.length; start++) {
    if (shown.includes(plain.slice(start, start + runLength))) throw new Error("a run of the secret is in the message");
  }
}
