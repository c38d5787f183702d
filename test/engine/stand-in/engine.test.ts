/** What only the stand-in does: resources of other packages are recorded where that is asked for, or refused aloud. */
import { afterEach, expect, test } from "vitest";
import { messages, Probe, stepNames } from "../probe.ts";
import { standInEngine } from "./engine.ts";

let probe: Probe;
afterEach(() => probe.remove());

test("a recorded type keeps its arguments, follows them, and needs no provider", { timeout: 60_000 }, async () => {
  probe = await Probe.create(standInEngine(), { recordedTypes: ["aws:"] });
  await probe.stack.setConfig({ consumerType: "aws:lb/listener:Listener" });
  expect(stepNames(await probe.stack.up())).toContain("create consumer");
  const { id } = await probe.stored("first");
  expect((await probe.stored("consumer")).inputs).toEqual({ certificateArn: id });

  await probe.stack.setConfig({ value: "two" });
  expect(stepNames(await probe.stack.preview()), "an id stays known").toContain("same consumer");
  await probe.stack.setConfig({ kind: "fancy" });
  expect(stepNames(await probe.stack.up())).toContain("update consumer");
  expect((await probe.stack.destroy()).succeeded).toBe(true);
});

test("a type that is not recorded stops the run and says what would have it", { timeout: 60_000 }, async () => {
  probe = await Probe.create(standInEngine());
  await probe.stack.setConfig({ consumerType: "aws:lb/listener:Listener" });
  const run = await probe.stack.up();
  expect(run.succeeded).toBe(false);
  expect(messages(run, "error").join("\n")).toContain(
    "expected a dynamic or a recorded resource type, received aws:lb/listener:Listener",
  );
});
