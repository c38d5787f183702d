import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../engine/engine.ts";
import type { HeldCall } from "./gate.ts";

const patienceMilliseconds = 90_000;

/** When all calls are held. Rejects where the run ends without one of them: a kill would then hit something else. */
export async function arrival(calls: readonly HeldCall[], done: Promise<Run>): Promise<void> {
  const here = new Set<HeldCall>();
  const all = Promise.all(calls.map((call) => call.arrived.then(() => here.add(call))));
  const fail = (received: string) => {
    const missing = calls.flatMap((call, index) => (here.has(call) ? [] : [index]));
    throw new Error(`expected all calls to be held, received ${received}, without those at ${missing.join(", ")}`);
  };
  const ended = done.then(({ text }) => fail(`the end of the run: ${text}`));
  const late = sleep(patienceMilliseconds, undefined, { ref: false }).then(() => fail("nothing for long"));
  await Promise.race([all, ended, late]);
}
