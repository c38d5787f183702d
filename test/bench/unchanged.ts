/** What unchanged resources cost in the provider: `check` and `diff`, in this process, without the engine around it. */
import { importedCertificate } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { stateOf } from "./state-of.ts";

export interface Unchanged {
  readonly count: number;
  /** Milliseconds for each resource. */
  readonly each: number;
  /** Bytes that the heap grew by, for all. */
  readonly memory: number;
}

export async function measureUnchanged(count: number): Promise<Unchanged> {
  const resources = await stateOf(count);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  for (const { id, inputs, outputs } of resources) {
    const violations = await importedCertificate.check(inputs, { ...inputs });
    const { changes } = await importedCertificate.diff(id, outputs as Properties, inputs);
    if (changes || violations.length > 0) throw new Error(`${id}: expected no change, received one`);
  }
  const each = (performance.now() - began) / count;
  globalThis.gc?.();
  return { count, each, memory: Math.max(0, process.memoryUsage().heapUsed - before) };
}
