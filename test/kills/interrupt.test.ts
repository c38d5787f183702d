import { describe, expect, onTestFinished, test } from "vitest";
import { availableEngines } from "../engine/engine.ts";
import { acm } from "./acm.ts";
import { arrival } from "./arrival.ts";
import { issue } from "./certificates.ts";
import { notAtRest, notConverged } from "./invariants.ts";
import { KillStack } from "./stack.ts";

const engines = await availableEngines();
process.stdout.write(`interrupts go to: ${engines.map(({ name }) => name).join(", ")}\n`);

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  test.for(["is made late", "is answered late"] as const)(
    "one interrupt signal in the middle of a rotation, whose import %s, lets the transaction end and saves its result",
    async (fate) => {
      const stack = await KillStack.start(engine, acm, 2);
      onTestFinished(() => stack.close());
      const { cloud, gate } = stack;
      stack.receive(await issue());
      expect((await stack.engine.up()).succeeded).toBe(true);

      const wanted = await issue();
      stack.receive(wanted);
      const imports = cloud.places.map(({ when }) =>
        gate.hold(cloud.faults, { operation: "ImportCertificate", when }, fate),
      );
      const running = stack.engine.start("up");
      await arrival(imports, running.done);
      running.interrupt();
      for (const { release } of imports) release();
      const interrupted = await running.done;
      const recorded = await stack.recorded();
      for (const place of cloud.places) {
        expect(notConverged(place, interrupted, { wanted, recorded: recorded.get(place.name) })).toEqual([]);
      }

      cloud.clearCalls();
      const next = await stack.engine.up();
      expect(next.succeeded, next.text).toBe(true);
      expect(cloud.places.flatMap((place) => notAtRest(stack, place))).toEqual([]);
    },
  );
});
