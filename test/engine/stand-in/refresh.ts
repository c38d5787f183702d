/** Refresh: asks the provider what has become of every resource, and takes that into the state. */
import { isDeepStrictEqual } from "node:util";
import { limiter } from "./limiter.ts";
import { Stopped } from "./monitor.ts";
import type { Operation } from "./operation.ts";
import { parallelism } from "./program.ts";
import type { ResourceState } from "./stack-file.ts";
import { type Properties, revealAll, withSecretNames } from "./values.ts";

export async function refreshAll(operation: Operation): Promise<void> {
  const { snapshot } = operation;
  const workers = limiter(parallelism);
  const found = await Promise.allSettled(
    snapshot.before.resources.map((resource) => workers(() => refreshOne(operation, resource))),
  );
  for (const result of found) {
    if (result.status === "rejected" && !(result.reason instanceof Stopped)) throw result.reason;
  }
  forgetGoneDependencies(operation);
  snapshot.save();
}

async function refreshOne(operation: Operation, resource: ResourceState): Promise<void> {
  const { snapshot } = operation;
  operation.proceed();
  const ended = operation.reporter.step("refresh", resource.urn);
  if (!resource.custom || resource.pendingReplacement) return ended("done", "same");
  try {
    const provider = await operation.provider(resource.type);
    const answer = await provider.read(resource, resource.id ?? "", resource.outputs);
    if (answer === undefined) {
      snapshot.remove(resource);
      return ended("done", "delete");
    }
    const { initErrors: _, ...healthy } = resource;
    const inputs = answer.inputs ?? resource.inputs;
    const outputs = withSecretNames(resource.additionalSecretOutputs ?? [], answer.outputs);
    const refreshed: ResourceState = { ...healthy, id: answer.id, inputs, outputs };
    // What an up without a change of the program would do now, told from the other side.
    const diff = resource.external ? undefined : await provider.diff(refreshed, resource.inputs);
    snapshot.replace(resource, refreshed);
    const changes = diff?.changes ?? "unknown";
    const changed = changes === "unknown" ? isChanged(refreshed.inputs, resource.inputs) : changes === "some";
    ended("done", changed ? "update" : "same");
  } catch (error) {
    ended("failed");
    operation.failStep(error, resource.urn);
  }
}

export function isChanged(before: Properties, after: Properties): boolean {
  return !isDeepStrictEqual(revealAll(before), revealAll(after));
}

function forgetGoneDependencies({ snapshot }: Operation): void {
  const living = new Set(snapshot.resources().map(({ urn }) => urn));
  for (const resource of snapshot.before.resources) {
    const { dependencies } = snapshot.current(resource);
    const kept = dependencies.filter((urn) => living.has(urn));
    if (kept.length < dependencies.length) snapshot.amend(resource, { dependencies: kept });
  }
}
