import { expect, test } from "vitest";
import { deletable } from "./deletion.ts";
import type { ResourceState } from "./stack-file.ts";

function resource(urn: string, dependencies: string[] = [], parent?: string): ResourceState {
  const state = { urn, type: "t", custom: true, inputs: {}, outputs: {}, dependencies };
  return parent === undefined ? state : { ...state, parent };
}

const urns = (groups: ResourceState[][]) => groups.map((group) => group.map(({ urn }) => urn));

test("what depends on a resource, or is its child, goes before it; what is left goes together, newest first", () => {
  const resources = [
    resource("stack"),
    resource("a", [], "stack"),
    resource("b", ["a"], "stack"),
    resource("c", [], "stack"),
  ];
  expect(urns(deletable(resources))).toEqual([["c", "b"], ["a"], ["stack"]]);
});

test("a replaced resource has the name of its successor, and neither waits for itself", () => {
  const successor = resource("a");
  const replaced = { ...resource("a"), delete: true };
  expect(urns(deletable([successor, replaced, resource("b", ["a"])]))).toEqual([["b"], ["a", "a"]]);
});
