import { processIds, readProcessFile, stackMarker } from "../engine/processes.ts";

/** What the provider process held, in bytes, when so many certificates were in the account. */
export interface Sample {
  readonly certificates: number;
  readonly bytes: number;
}

export interface Watch {
  readonly samples: readonly Sample[];
  stop(): void;
}

const everyMilliseconds = 200;

/**
 * Looks again and again at the resident memory of the provider process of the stack in this work directory. Needs /proc:
 * elsewhere it sees nothing.
 */
export function watchProvider(workDirectory: string, certificates: () => number): Watch {
  const samples: Sample[] = [];
  let provider: number | undefined;
  const timer = setInterval(() => {
    provider ??= providerOf(workDirectory);
    const bytes = provider === undefined ? undefined : residentBytes(provider);
    if (bytes !== undefined) samples.push({ certificates: certificates(), bytes });
  }, everyMilliseconds);
  return { samples, stop: () => clearInterval(timer) };
}

/** The median of what was seen while the number of certificates was between these two. */
export function medianBetween(samples: readonly Sample[], from: number, to: number): number {
  const seen = samples.filter(({ certificates }) => certificates >= from && certificates <= to);
  const sorted = seen.map(({ bytes }) => bytes).toSorted((one, another) => one - another);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error(`memory: expected samples from ${from} to ${to}, received none`);
  return median;
}

function providerOf(workDirectory: string): number | undefined {
  return processIds().find(
    (id) =>
      readProcessFile(id, "cmdline").includes("cmd/dynamic-provider") &&
      readProcessFile(id, "environ").includes(`${stackMarker}=${workDirectory}:`),
  );
}

function residentBytes(id: number): number | undefined {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readProcessFile(id, "status")) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
