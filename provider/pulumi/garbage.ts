import type { Session } from "node:inspector";
import { getHeapStatistics } from "node:v8";
import { engineAddress } from "./provider-process.ts";

/**
 * Growth after which a collection is worth its 50 ms and what it forgets of compiled code: in bytes, and as a share of what
 * there was before. Less than the first, and it would collect again as soon as V8 has given itself its young generation.
 */
const worthwhile = { bytes: 64 * 1024 * 1024, share: 0.25 };

/** What was held after the last collection, or at first. */
let base: number | undefined;
let session: Session | undefined;
let isCollecting = false;

/**
 * Has garbage collected where the process has grown. Left to itself, V8 lets a process grow to several hundred megabytes
 * before it collects in earnest; of 2,000 certificates nearly all of that is garbage. To be called when a step has ended;
 * does nothing anywhere but in a provider process.
 *
 * Through the inspector, because Node has no other way to ask for it that isn't a flag of V8's.
 */
export function collectGarbageIfGrown(held = heapAndBuffers, isProvider = engineAddress() !== undefined): void {
  if (!isProvider || isCollecting) return;
  const bytes = held();
  base ??= bytes;
  if (bytes < base + Math.max(worthwhile.bytes, base * worthwhile.share)) return;
  isCollecting = true;
  collect(() => {
    base = held();
    isCollecting = false;
  });
}

/** In bytes, garbage included. Cheaper by far than to ask the system for the resident memory. */
function heapAndBuffers(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}

function collect(done: () => void): void {
  try {
    session ??= connected();
    session.post("HeapProfiler.collectGarbage", done);
  } catch {
    // A Node without an inspector, or Bun: it collects when it likes, and is not asked again.
  }
}

function connected(): Session {
  const inspector = process.getBuiltinModule("node:inspector");
  const opened = new inspector.Session();
  opened.connect();
  return opened;
}
