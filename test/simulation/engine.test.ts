import type { dynamic } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Stack } from "./engine.ts";

const nothing = { resource: undefined, condemned: [] };
const made = (id: string, mustFinish = false) => ({ id, inputs: { v: 1 }, outputs: { v: 1 }, mustFinish });
const partial = Object.assign(new Error("half made"), { id: "new", properties: { v: 2 } });

function stackOf(state: Stack["state"], provider: Partial<dynamic.ResourceProvider>): Stack {
  return new Stack(state, { create: () => Promise.reject(new Error("no create")), ...provider });
}

test("a create that throws saves nothing", async () => {
  const stack = stackOf(nothing, {});
  await expect(stack.up({ v: 1 })).rejects.toThrow("no create");
  expect(stack.state).toEqual(nothing);
});

test("a create that fails with an id is saved, and the next run updates it though nothing differs", async () => {
  const stack = stackOf(nothing, { create: () => Promise.reject(partial) });
  await expect(stack.up({ v: 1 })).rejects.toThrow("half made");
  expect(stack.state.resource).toEqual({ id: "new", inputs: { v: 1 }, outputs: { v: 2 }, mustFinish: true });
  const next = stackOf(stack.state, {
    diff: async () => ({ changes: false }),
    update: async () => ({ outs: { v: 3 } }),
  });
  await next.up({ v: 1 });
  expect(next.state.resource).toMatchObject({ outputs: { v: 3 }, mustFinish: false });
});

test("an update that throws leaves the state as it was", async () => {
  const before = { resource: made("old"), condemned: [] };
  const update = () => Promise.reject(new Error("refused"));
  const stack = stackOf(before, { diff: async () => ({ changes: true }), update });
  await expect(stack.up({ v: 2 })).rejects.toThrow("refused");
  expect(stack.state).toEqual(before);
});

test("an update that fails with an id saves the new outputs and keeps the old inputs", async () => {
  const before = { resource: made("old"), condemned: [] };
  const stack = stackOf(before, { diff: async () => ({ changes: true }), update: () => Promise.reject(partial) });
  await expect(stack.up({ v: 2 })).rejects.toThrow("half made");
  expect(stack.state.resource).toEqual({ id: "old", inputs: { v: 1 }, outputs: { v: 2 }, mustFinish: true });
});

test("a replacement is created first; its predecessor stays recorded until it is deleted", async () => {
  const before = { resource: made("old"), condemned: [] };
  const stack = stackOf(before, {
    diff: async () => ({ replaces: ["v"] }),
    create: async () => ({ id: "new", outs: {} }),
    delete: () => Promise.reject(new Error("in use")),
  });
  await expect(stack.up({ v: 2 })).rejects.toThrow("in use");
  expect(stack.state.resource?.id).toBe("new");
  expect(stack.state.condemned.map(({ id }) => id)).toEqual(["old"]);
});

test("a check that finds something ends the run before anything is made", async () => {
  const check = async () => ({ inputs: {}, failures: [{ property: "", reason: "not like this" }] });
  const stack = stackOf(nothing, { check, create: async () => ({ id: "new", outs: {} }) });
  await expect(stack.up({ v: 1 })).rejects.toThrow("not like this");
  expect(stack.state).toEqual(nothing);
});
