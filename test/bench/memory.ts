/** Peak memory of all processes that inherited a mark in their environment. Needs /proc; elsewhere nothing is seen. */
import { processIds, readProcessFile } from "../engine/processes.ts";

export const mark = "PULUMI_CERTIFICATES_BENCH";

export interface Peaks {
  /** The largest sum over all marked processes at one moment, in bytes. */
  readonly together: number;
  /** The largest of any provider process: Pulumi's dynamic provider or Terraform's plugin, in bytes. */
  readonly provider: number;
}

const everyMilliseconds = 100;

/** Watches until `end` is called. */
export function watchMemory(marker: string): { end(): Peaks } {
  let peaks: Peaks = { together: 0, provider: 0 };
  const known = new Map<number, { readonly isMarked: boolean; readonly isProvider: boolean }>();
  const look = () => {
    let together = 0;
    let provider = peaks.provider;
    for (const id of processIds()) {
      const { isMarked, isProvider } = known.get(id) ?? remember(known, id, marker);
      if (!isMarked) continue;
      const { resident, peak } = memoryOf(id);
      together += resident;
      if (isProvider) provider = Math.max(provider, peak);
    }
    peaks = { together: Math.max(peaks.together, together), provider };
  };
  const timer = setInterval(look, everyMilliseconds);
  return {
    end() {
      clearInterval(timer);
      return peaks;
    },
  };
}

function remember(known: Map<number, { isMarked: boolean; isProvider: boolean }>, id: number, marker: string) {
  const command = readProcessFile(id, "cmdline");
  const seen = {
    isMarked: readProcessFile(id, "environ").split("\0").includes(`${mark}=${marker}`),
    isProvider: /dynamic-provider|terraform-provider-/.test(command),
  };
  // A process that has just been forked still looks like its parent.
  if (command !== "") known.set(id, seen);
  return seen;
}

function memoryOf(id: number): { resident: number; peak: number } {
  const status = readProcessFile(id, "status");
  const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
  return { resident: bytes("VmRSS"), peak: bytes("VmHWM") };
}
