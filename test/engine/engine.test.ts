/** One suite, on every engine of this machine: what holds for the real engine has to hold for the stand-in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { availableEngines } from "./engine.ts";
import { messages, Probe, secret, stepNames } from "./probe.ts";

const engines = await availableEngines();

/** Skipped aloud where the half is missing. */
test.skipIf(engines.every(({ kind }) => kind !== "cli"))("a Pulumi CLI is on PATH: the suite runs on it too", () => {
  expect(engines.map(({ name }) => name).join()).toMatch(/Pulumi CLI \d/);
});

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe.each(engines)("$name", { timeout: 180_000, concurrent: true }, (engine) => {
  /** A title, and what happens with a stack of the test's own. */
  const probing = (title: string, run: (probe: Probe) => Promise<void>) =>
    test(title, async () => {
      const probe = await Probe.create(engine);
      try {
        await run(probe);
      } finally {
        await probe.remove();
      }
    });

  probing("a life without trouble: each operation asks the provider as much as it must, and no more", async (probe) => {
    const preview = await probe.stack.preview();
    expect(preview.text, "a preview of new resources").toBeTruthy();
    expect(stepNames(preview)).toEqual(["create first", "create second"]);
    const [checkFirst, checkSecond, ...further] = probe.newCalls();
    expect(checkFirst).toMatchObject({ call: "check", name: "first", olds: {}, news: { value: "one", secret } });
    expect(checkFirst?.configured, "the provider gets the stack's configuration, secrets too").toBe(secret);
    expect(checkSecond).toMatchObject({ call: "check", name: "second", news: { value: unknown } });
    expect(further, "no create in a preview").toEqual([]);

    const creation = await probe.stack.up();
    expect(creation.succeeded, creation.text).toBe(true);
    expect(stepNames(creation)).toEqual(["create first", "create second"]);
    expect(probe.newCallNames()).toEqual(["check first", "create first", "check second", "create second"]);
    expect(creation.outputs).toMatchObject({
      result: { value: "made of one", secret: false },
      fed: { value: "made of made of one", secret: false },
      secret: { value: secret, secret: true },
      derived: { value: `derived from ${secret}`, secret: true },
    });
    expect(await probe.stack.outputs()).toEqual({
      result: "made of one",
      fed: "made of made of one",
      secret,
      derived: `derived from ${secret}`,
      extra: [],
      found: [],
      otherResult: "",
      otherSecret: "",
    });

    const nothing = await probe.stack.up();
    expect(stepNames(nothing)).toEqual(["same first", "same second"]);
    const [, diff, ...rest] = probe.newCalls();
    expect(diff, "the diff gets the old outputs").toMatchObject({
      call: "diff",
      olds: { result: "made of one", derived: `derived from ${secret}` },
      news: { value: "one", secret },
    });
    expect(rest.map(({ call, name }) => `${call} ${name}`)).toEqual(["check second", "diff second"]);

    await probe.stack.setConfig({ value: "two", group: "true" });
    const previewOfUpdate = await probe.stack.preview();
    expect(stepNames(previewOfUpdate).sort()).toEqual([
      "create group",
      "create third",
      "update first",
      "update second",
    ]);
    const previewCalls = probe.newCalls();
    expect(previewCalls.map(({ call }) => call)).not.toContain("update");
    const id = (await probe.stored("first")).id;
    expect(
      Object.fromEntries(
        previewCalls.filter(({ call }) => call === "check").map(({ name, news }) => [name, news?.value]),
      ),
      "outputs are unknown before an update, the id is not",
    ).toEqual({ first: "two", second: unknown, third: id });

    const update = await probe.stack.up();
    expect(stepNames(update).sort()).toEqual(["create group", "create third", "update first", "update second"]);
    expect(probe.newCalls().find(({ call }) => call === "update")).toMatchObject({
      name: "first",
      id,
      olds: { value: "one", result: "made of one", secret },
      news: { value: "two", secret },
    });
    expect(update.outputs.fed?.value).toBe("made of made of two");

    await probe.stack.setConfig({ group: "false" });
    const removal = await probe.stack.up();
    expect(stepNames(removal)).toEqual(["same first", "same second", "delete third", "delete group"]);
    expect(probe.newCallNames().at(-1)).toBe("delete third");

    const runs = [preview, creation, nothing, previewOfUpdate, update, removal];
    for (const { text } of runs) expect(text, "the secret in what the user sees").not.toContain(secret);
    expect(await probe.stack.exportState(), "the secret in the state").not.toContain(secret);
    for (const path of filesOf(probe.workDirectory)) expect(readFileSync(path, "utf8"), path).not.toContain(secret);

    const destruction = await probe.stack.destroy();
    expect(stepNames(destruction)).toEqual(["delete second", "delete first"]);
    expect(probe.newCallNames()).toEqual(["delete second", "delete first"]);
    expect((await probe.state()).resources).toEqual([]);
  });

  probing("a failed update leaves state and outputs as they were, and the next one tries again", async (probe) => {
    await probe.stack.up();
    const before = await probe.stored("first");
    probe.newCalls();

    await probe.stack.setConfig({ value: "two", behaviour: "fails" });
    const failure = await probe.stack.up();
    expect(failure.succeeded).toBe(false);
    expect(stepNames(failure)).toEqual(["update first failed"]);
    expect(messages(failure, "error").join("\n")).toContain("value: expected one that works, received two");
    expect(probe.newCallNames()).toEqual(["check first", "diff first", "update first"]);
    expect(await probe.stored("first")).toMatchObject({ id: before.id, inputs: { value: "one" } });
    expect(await probe.stack.outputs()).toMatchObject({ result: "made of one", fed: "made of made of one" });
    expect((await probe.state()).pending_operations).toEqual([]);

    await probe.stack.setConfig({ behaviour: "works" });
    expect(stepNames(await probe.stack.up())).toEqual(["update first", "update second"]);
  });

  probing("an update that half fails saves its outputs beside the old inputs, and is taken up again", async (probe) => {
    await probe.stack.up();
    probe.newCalls();

    await probe.stack.setConfig({ value: "two", behaviour: "half fails" });
    const failure = await probe.stack.up();
    expect(failure.succeeded).toBe(false);
    expect(messages(failure, "error").join("\n")).toContain("value: two is saved and not ready");
    expect(await probe.stored("first")).toMatchObject({
      inputs: { value: "one" },
      outputs: { value: "two", result: "made of two" },
      initErrors: ["value: two is saved and not ready"],
    });
    expect(await probe.stack.exportState()).not.toContain(secret);
    probe.newCalls();

    await probe.stack.setConfig({ behaviour: "works" });
    expect(stepNames(await probe.stack.up()), "without a difference in the provider's eyes").toEqual([
      "update first",
      "update second",
    ]);
    const [check, diff, update] = probe.newCalls();
    expect(check).toMatchObject({ call: "check", olds: { value: "one" } });
    expect(diff).toMatchObject({ call: "diff", olds: { value: "two" }, news: { value: "two" } });
    expect(update).toMatchObject({ call: "update", olds: { value: "two", result: "made of two" } });
    expect(await probe.stored("first")).not.toHaveProperty("initErrors");
  });

  probing(
    "a create that half fails is kept, so that the next run updates it and makes no second one",
    async (probe) => {
      await probe.stack.setConfig({ behaviour: "half fails" });
      const failure = await probe.stack.up();
      expect(failure.succeeded).toBe(false);
      expect(stepNames(failure)).toEqual(["create first failed"]);
      expect((await probe.stored("first")).initErrors).toEqual(["value: one is saved and not ready"]);

      await probe.stack.setConfig({ behaviour: "works" });
      expect(stepNames(await probe.stack.up())).toEqual(["update first", "create second"]);
      expect(probe.existing("first")).toHaveLength(1);
    },
  );

  probing(
    "refused inputs stop the run before any effect, and nothing is deleted for want of its registration",
    async (probe) => {
      await probe.stack.up();
      probe.newCalls();

      await probe.stack.setConfig({ behaviour: "is refused" });
      for (const operation of ["preview", "up"] as const) {
        const run = await probe.stack[operation]();
        expect(run.succeeded).toBe(false);
        expect(messages(run, "error").join("\n")).toContain("behaviour: expected another one");
        expect(probe.newCallNames()).toEqual(["check first"]);
      }
      expect(probe.existing("second"), "still there").toHaveLength(1);
    },
  );

  probing("a program that throws deletes nothing", async (probe) => {
    await probe.stack.up();
    probe.newCalls();

    await probe.stack.setConfig({ throws: "this program is broken" });
    const run = await probe.stack.up();
    expect(run.succeeded).toBe(false);
    expect(messages(run, "error").join("\n")).toContain("this program is broken");
    expect(probe.newCallNames().filter((call) => call.startsWith("delete"))).toEqual([]);
    expect(await probe.stack.outputs()).toMatchObject({ result: "made of one" });
  });

  probing("a replacement is created before the old one goes, unless the provider wants it otherwise", async (probe) => {
    await probe.stack.up();
    probe.newCalls();

    await probe.stack.setConfig({ kind: "fancy" });
    const run = await probe.stack.up();
    expect(stepNames(run)).toEqual([
      "create-replacement first",
      "replace first",
      "same second",
      "delete-replaced first",
    ]);
    expect(run.steps[0]?.replaceKeys).toEqual(["kind"]);
    const calls = probe.newCalls();
    expect(calls.map(({ call, name }) => `${call} ${name}`)).toEqual([
      "check first",
      "diff first",
      "check first",
      "create first",
      "check second",
      "diff second",
      "delete first",
    ]);
    expect(calls[2]?.olds, "the second check knows of no old one").toEqual({});
    expect(probe.existing("first")).toEqual([(await probe.stored("first")).id]);

    await probe.stack.setConfig({ kind: "plain", deleteFirst: "true" });
    await probe.stack.up();
    expect(probe.newCallNames().filter((call) => call.endsWith("first"))).toEqual([
      "check first",
      "diff first",
      "check first",
      "delete first",
      "create first",
    ]);
  });

  probing("a refresh takes drift into the state, and the next up repairs it", async (probe) => {
    await probe.stack.up();
    const { id } = await probe.stored("first");
    probe.overwrite(id, "somebody else's");
    probe.newCalls();

    const refresh = await probe.stack.refresh();
    expect(stepNames(refresh).sort()).toEqual(["same second", "update first"]);
    expect(probe.newCallNames().sort()).toEqual(["diff first", "diff second", "read first", "read second"]);
    expect((await probe.stored("first")).outputs).toMatchObject({ value: "somebody else's" });

    expect(stepNames(await probe.stack.up())).toEqual(["update first", "same second"]);
    expect(await probe.stack.exportState()).not.toContain(secret);
  });

  probing("a resource that a refresh finds gone leaves the state, and the next up creates it", async (probe) => {
    await probe.stack.up();
    probe.vanish((await probe.stored("second")).id);

    expect(stepNames(await probe.stack.refresh()).sort()).toEqual(["delete second", "same first"]);
    await expect(probe.stored("second")).rejects.toThrow("received 0");
    expect(stepNames(await probe.stack.up())).toEqual(["same first", "create second"]);
  });

  probing("a resource that is only read is asked for, also in a preview, and never deleted", async (probe) => {
    probe.overwrite("foreign-1", "somebody else's");
    await probe.stack.setConfig({ foreignId: "foreign-1" });
    expect(stepNames(await probe.stack.preview())).toContain("read foreign");
    expect(probe.newCallNames()).toContain("read foreign");
    const run = await probe.stack.up();
    expect(run.outputs.found?.value).toEqual(["somebody else's"]);

    const destruction = await probe.stack.destroy();
    expect(destruction.succeeded, destruction.text).toBe(true);
    expect(probe.newCallNames()).not.toContain("delete foreign");
    expect(probe.existing("foreign")).toEqual(["foreign-1"]);
  });

  probing("a stack reference gives another stack's outputs, its secrets as secrets", async (probe) => {
    await probe.stack.up();
    const reader = await Probe.create(engine, { beside: probe });
    await reader.stack.setConfig({ otherStack: "organization/engine-probe/dev" });
    const run = await reader.stack.up();
    expect(run.outputs).toMatchObject({
      otherResult: { value: "made of one", secret: false },
      otherSecret: { value: secret, secret: true },
    });
    expect(await reader.stack.exportState()).not.toContain(secret);
  });

  probing("killed between effect and answer: a lock, a pending operation, and create is asked again", async (probe) => {
    probe.holdAnswers();
    const running = probe.stack.start("up");
    const orphan = await probe.untilExists("first", running);
    await running.kill();
    const killed = await running.done;
    expect(killed.succeeded).toBe(false);
    expect(stepNames(killed)).toEqual(["create first unfinished"]);
    expect((await probe.state()).pending_operations).toMatchObject([{ type: "creating" }]);
    probe.releaseAnswers();
    probe.newCalls();

    const locked = await probe.stack.up();
    expect(locked.succeeded).toBe(false);
    expect(locked.text).toContain("the stack is currently locked by 1 lock(s)");
    expect(probe.newCalls()).toEqual([]);

    await probe.stack.cancel();
    const next = await probe.stack.up();
    expect(next.succeeded, next.text).toBe(true);
    expect(messages(next, "warning").join("\n")).toContain("interrupted while creating");
    expect(probe.newCallNames()).toEqual(["check first", "create first", "check second", "create second"]);
    expect(probe.existing("first"), "a provider that doesn't look for its orphan makes a duplicate").toHaveLength(2);
    expect((await probe.stored("first")).id).not.toBe(orphan);
  });

  probing("one interrupt lets the running create finish and keeps it, and cancels the rest", async (probe) => {
    probe.holdAnswers();
    const running = probe.stack.start("up");
    const id = await probe.untilExists("first", running);
    running.interrupt();
    setTimeout(() => probe.releaseAnswers(), 1000);
    const interrupted = await running.done;
    expect(interrupted.succeeded).toBe(false);
    expect(stepNames(interrupted)).toEqual(["create first"]);
    expect((await probe.stored("first")).id).toBe(id);
    expect((await probe.state()).pending_operations).toEqual([]);
    expect(probe.existing("second")).toEqual([]);

    expect(stepNames(await probe.stack.up())).toEqual(["same first", "create second"]);
  });
});

/** Every file below a folder, except what the provider itself wrote. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("cloud"))
    .map((entry) => join(entry.parentPath, entry.name));
}
