/** Deletes, in the order of the dependencies: a resource goes when all that depends on it has gone. */
import { Stopped } from "./monitor.ts";
import type { Operation } from "./operation.ts";
import type { ResourceState } from "./stack-file.ts";

/** Groups that can go at once, one group after another. */
export function deletable(resources: readonly ResourceState[]): ResourceState[][] {
  const groups: ResourceState[][] = [];
  let left = [...resources].reverse();
  while (left.length > 0) {
    const needed = new Set(
      left.flatMap(({ urn, parent, dependencies }) => [parent, ...dependencies].filter((other) => other !== urn)),
    );
    const free = left.filter(({ urn }) => !needed.has(urn));
    if (free.length === 0) throw new Error(`expected dependencies without a circle, received one of ${left.length}`);
    groups.push(free);
    left = left.filter((resource) => !free.includes(resource));
  }
  return groups;
}

/** A failed delete lets those of its own group end, and the remaining groups be. */
export async function deleteAll(operation: Operation, groups: readonly (readonly ResourceState[])[]): Promise<void> {
  const protectedOne = groups.flat().find(({ protect }) => protect);
  if (protectedOne !== undefined) {
    const message = `resource "${protectedOne.urn}" cannot be deleted\nbecause it is protected.`;
    return operation.fail(message, protectedOne.urn);
  }
  for (const group of groups) {
    const results = await Promise.allSettled(group.map((resource) => deleteOne(operation, resource)));
    for (const result of results) {
      if (result.status === "rejected" && !(result.reason instanceof Stopped)) throw result.reason;
    }
    if (operation.stopped) return;
  }
}

function deleteOne(operation: Operation, resource: ResourceState): Promise<void> {
  const { snapshot } = operation;
  const op = opOf(snapshot.current(resource));
  return operation.step({ op, resource }, "deleting", async () => {
    const leavesItAlone =
      !resource.custom || resource.retainOnDelete || resource.external || resource.pendingReplacement;
    if (!leavesItAlone && !operation.isPreview) {
      const provider = await operation.provider(resource.type);
      await provider.delete(resource, resource.id ?? "");
    }
    snapshot.remove(resource);
  });
}

function opOf(resource: ResourceState): string {
  if (resource.delete) return "delete-replaced";
  if (resource.pendingReplacement) return "remove-pending-replace";
  return resource.external ? "discard" : "delete";
}
