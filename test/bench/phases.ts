/** The four things that are measured of every tool, and how one of them is measured. */
import type { Call } from "../clouds/aws/calls.ts";
import { type Peaks, watchMemory } from "./memory.ts";

export type Phase = "create" | "no-op" | "rotate" | "destroy";
export const phases: readonly Phase[] = ["create", "no-op", "rotate", "destroy"];

export interface Measured {
  readonly phase: Phase;
  /** Wall time of the whole command. */
  readonly seconds: number;
  /** By operation, without the question who is asking (GetCallerIdentity) and without what was throttled. */
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  /** From the first to the last call, on the service's clock. */
  readonly serviceSeconds: number;
  readonly peaks: Peaks;
}

/** A cloud, as far as it is asked here. */
export interface Counting {
  readonly calls: readonly Pick<Call, "operation" | "outcome" | "time">[];
  clearCalls(): void;
}

/** @param speed how many times faster than the clock the service's quotas refill */
export async function measure(
  phase: Phase,
  cloud: Counting,
  { marker, speed }: { readonly marker: string; readonly speed: number },
  work: () => Promise<void>,
): Promise<Measured> {
  cloud.clearCalls();
  const memory = watchMemory(marker);
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const made = cloud.calls.filter(({ operation }) => operation !== "GetCallerIdentity");
  const answered = made.filter(({ outcome }) => !/thrott/i.test(outcome));
  const times = made.map(({ time }) => time);
  return {
    phase,
    seconds,
    calls: countBy(answered.map(({ operation }) => operation)),
    throttled: made.length - answered.length,
    serviceSeconds: times.length === 0 ? 0 : ((Math.max(...times) - Math.min(...times)) / 1000) * speed,
    peaks: memory.end(),
  };
}

export function totalCalls({ calls }: Measured): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
