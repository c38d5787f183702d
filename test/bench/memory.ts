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
  const others = new OtherProcesses();
  const look = () => {
    let together = 0;
    let provider = peaks.provider;
    for (const id of processIds()) {
      if (others.have(id)) continue;
      if (!isMarked(id, marker)) {
        others.see(id);
        continue;
      }
      const { resident, peak } = memoryOf(id);
      together += resident;
      if (isProvider(id)) provider = Math.max(provider, peak);
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

/** Those that need no further look. One that has just been forked still looks like its parent, so they get two. */
class OtherProcesses {
  readonly #looks = new Map<number, number>();

  have(id: number): boolean {
    return (this.#looks.get(id) ?? 0) >= 2;
  }

  see(id: number): void {
    this.#looks.set(id, (this.#looks.get(id) ?? 0) + 1);
  }
}

function isMarked(id: number, marker: string): boolean {
  return readProcessFile(id, "environ").split("\0").includes(`${mark}=${marker}`);
}

function isProvider(id: number): boolean {
  return /dynamic-provider|terraform-provider-/.test(readProcessFile(id, "cmdline"));
}

function memoryOf(id: number): { resident: number; peak: number } {
  const status = readProcessFile(id, "status");
  const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
  return { resident: bytes("VmRSS"), peak: bytes("VmHWM") };
}
