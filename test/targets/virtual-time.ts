import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { vi } from "vitest";

/** Real turns of the event loop before the clock jumps: whatever needs no time gets done first. */
const turns = 5;

/** Where the last clock stopped: no clock of a test runs back. */
let latest = 0;

/**
 * Runs `work` with a clock that jumps to the next timer whenever nothing else is left to do, so that waiting costs no
 * time. Only for work without sockets: a timer of theirs would fire before their answer comes.
 */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: realSleep } = timers;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: Math.max(Date.now(), latest) });
  timers.setTimeout = sleepOnGlobalTimers;
  syncBuiltinESMExports();
  try {
    return await untilSettled(work());
  } finally {
    latest = Date.now();
    timers.setTimeout = realSleep;
    syncBuiltinESMExports();
    vi.useRealTimers();
  }
}

/** As `node:timers/promises` does it, but by the timer that a test can replace. */
function sleepOnGlobalTimers<T>(milliseconds?: number, value?: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value as T), milliseconds);
  });
}

async function untilSettled<T>(running: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  running.then(done, done);
  for (;;) {
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (settled) return running;
    if (vi.getTimerCount() > 0) vi.advanceTimersToNextTimer();
  }
}
