/** The state while an operation changes it, saved before and after every call of a provider. */
import type { Deployment, PendingOperation, ResourceState } from "./stack-file.ts";

export class Snapshot {
  /** The state before the operation, whose order is that of registration. */
  readonly before: Deployment;
  readonly #save: (deployment: Deployment) => void;
  readonly #gone = new Set<ResourceState>();
  readonly #changed = new Map<ResourceState, ResourceState>();
  readonly #news: ResourceState[] = [];
  readonly #running = new Set<PendingOperation>();

  /** @param save is not called in a preview */
  constructor(before: Deployment, save: (deployment: Deployment) => void) {
    this.before = before;
    this.#save = save;
  }

  /** The live resource of the name, if the state has one. */
  find(urns: readonly string[]): ResourceState | undefined {
    for (const urn of urns) {
      const found = this.before.resources.find((resource) => resource.urn === urn && !resource.delete);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Saves that the provider is about to be asked. The function that it returns saves what has come of it. */
  begin(type: PendingOperation["type"], resource: ResourceState): () => void {
    const operation = { type, resource };
    this.#running.add(operation);
    this.save();
    return () => {
      this.#running.delete(operation);
      this.save();
    };
  }

  /** `next` takes the place of `old`; a missing `old` is a creation. */
  put(next: ResourceState, old?: ResourceState): void {
    if (old !== undefined) this.#gone.add(old);
    this.#news.push(next);
  }

  remove(old: ResourceState): void {
    this.#gone.add(old);
  }

  /** Changes a resource of the old state in its place, where `put` would move it to the end. */
  amend(old: ResourceState, change: Partial<ResourceState>): void {
    this.replace(old, { ...this.current(old), ...change });
  }

  replace(old: ResourceState, refreshed: ResourceState): void {
    this.#changed.set(old, refreshed);
  }

  current(old: ResourceState): ResourceState {
    return this.#changed.get(old) ?? old;
  }

  /** Replaces the outputs of a resource that this operation has put. */
  setOutputs(urn: string, outputs: ResourceState["outputs"]): void {
    const index = this.#news.findLastIndex((resource) => resource.urn === urn);
    const resource = this.#news[index];
    if (resource === undefined) return;
    this.#news[index] = { ...resource, outputs };
  }

  save(): void {
    this.#save({ resources: this.resources(), pending_operations: this.#pendingOperations() });
  }

  /** New ones in the order of their completion, which is one of dependency, then what is left of the old ones. */
  resources(): ResourceState[] {
    const left = this.before.resources.filter((resource) => !this.#gone.has(resource));
    return [...this.#news, ...left.map((resource) => this.current(resource))];
  }

  /** A create of an earlier run that was cut off stays: only a person can say what became of it. */
  #pendingOperations(): PendingOperation[] {
    return [...this.#running, ...this.before.pending_operations.filter(({ type }) => type === "creating")];
  }
}
