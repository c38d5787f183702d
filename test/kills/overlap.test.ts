import { describe, expect, onTestFinished, test } from "vitest";
import { availableEngines, type Engine } from "../engine/engine.ts";
import { acm } from "./acm.ts";
import { arrival } from "./arrival.ts";
import { issue } from "./certificates.ts";
import type { Place } from "./cloud.ts";
import type { HeldCall } from "./gate.ts";
import { notAtRest, notConverged } from "./invariants.ts";
import { KillStack } from "./stack.ts";

const engines = await availableEngines();
process.stdout.write(`runs overlap in: ${engines.map(({ name }) => name).join(", ")}\n`);

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  test("an import that was on its way when its engine was killed comes after the next run's: a refresh names the other one", async () => {
    const { stack, place, wanted, killDuringImport } = await started(engine);
    const late = await killDuringImport();
    const own = holdImport(stack);
    const next = stack.engine.start("up");
    await arrival([own], next.done);
    // It has looked for orphans by now, and found none.
    late.release();
    await expect.poll(() => place.held().length).toBe(1);
    own.release();
    const created = await next.done;
    expect(created.succeeded, created.text).toBe(true);
    expect(place.held()).toHaveLength(2);

    const refreshed = await stack.engine.refresh();
    expect(refreshed.succeeded, refreshed.text).toBe(true);
    const recorded = (await stack.recorded()).get(place.name);
    expect(notConverged(place, refreshed, { wanted, recorded })).toEqual([]);
    stack.cloud.clearCalls();
    const further = await stack.engine.up();
    expect(further.succeeded, further.text).toBe(true);
    expect(notAtRest(stack, place)).toEqual([]);
  });

  test("where the next run is killed as well, the one after it keeps one of the two and names the other", async () => {
    const { stack, place, wanted, killDuringImport } = await started(engine);
    const imports = [await killDuringImport(), await killDuringImport()];
    for (const { release } of imports) release();
    await expect.poll(() => place.held().length).toBe(2);

    const run = await stack.engine.up();
    expect(run.succeeded, run.text).toBe(true);
    const recorded = (await stack.recorded()).get(place.name);
    expect(notConverged(place, run, { wanted, recorded })).toEqual([]);
    expect(place.held()).toHaveLength(2);
  });
});

/** One certificate that is to be created. */
async function started(engine: Engine) {
  const stack = await KillStack.start(engine, acm, 1);
  onTestFinished(() => stack.close());
  const [place] = stack.cloud.places as [Place];
  const wanted = await issue();
  stack.receive(wanted);
  /** Its provider has asked whether the engine is still there, and goes on when it is let go. */
  const killDuringImport = async (): Promise<HeldCall> => {
    const held = holdImport(stack);
    const running = stack.engine.start("up");
    await arrival([held], running.done);
    await stack.saved();
    await running.kill();
    await running.done;
    await stack.engine.cancel();
    return held;
  };
  return { stack, place, wanted, killDuringImport };
}

function holdImport({ gate, cloud }: KillStack): HeldCall {
  return gate.hold(cloud.faults, { operation: "ImportCertificate" }, "is made late");
}
