/** Preview and up: turns what the program registers into steps, as Pulumi's step generator does. */
import { deletable, deleteAll } from "./deletion.ts";
import type { Goal } from "./goal.ts";
import { limiter } from "./limiter.ts";
import { type Registered, type Registrar, Stopped } from "./monitor.ts";
import type { Operation } from "./operation.ts";
import { parallelism } from "./program.ts";
import { type DiffAnswer, PartialFailure, type Provider } from "./provider.ts";
import { isChanged } from "./refresh.ts";
import { type ResourceState, stackType } from "./stack-file.ts";
import { isSecret, type Properties, withSecretNames } from "./values.ts";

interface Plan {
  readonly op: "create" | "update" | "same" | "replace";
  readonly next: ResourceState;
  readonly old?: ResourceState;
  readonly deleteFirst?: boolean;
  readonly replaceKeys?: readonly string[];
}

export class Deployment implements Registrar {
  readonly #operation: Operation;
  readonly #stackName: string;
  readonly #project: string;
  readonly #registered = new Set<string>();
  /** Checks and diffs come one after another, as in the real engine. */
  readonly #planning = limiter(1);
  readonly #workers = limiter(parallelism);
  #stackOutputs: { readonly urn: string; readonly outputs: Properties } | undefined;

  constructor(operation: Operation, project: string, stackName: string) {
    this.#operation = operation;
    this.#project = project;
    this.#stackName = stackName;
  }

  async register(goal: Goal): Promise<Registered> {
    const urn = this.#claim(goal);
    const plan = await this.#planning(() => this.#failing(urn, () => this.#plan(urn, goal)));
    const resource = await this.#workers(() => this.#execute(plan));
    return { urn, id: resource.id ?? "", outputs: resource.outputs };
  }

  /** A resource that the stack does not own: read in a preview too, and never deleted. */
  async read(goal: Goal & { readonly id: string }): Promise<Registered> {
    const urn = this.#claim(goal);
    const old = this.#operation.snapshot.find([urn]);
    const wanted: ResourceState = { ...stateOf(urn, goal, goal.inputs), id: goal.id, external: true };
    const resource = await this.#workers(() =>
      this.#operation.step({ op: "read", resource: wanted }, "reading", async () => {
        if (old !== undefined && !old.external) {
          throw new Error("expected a resource that is only read, received one that the stack manages");
        }
        const provider = await this.#operation.provider(goal.type);
        const answer = await provider.read(wanted, goal.id, goal.inputs);
        if (answer === undefined) throw new Error(`resource '${goal.id}' does not exist`);
        const read = { ...wanted, id: answer.id, outputs: outputsOf(wanted, answer.outputs) };
        this.#operation.snapshot.put(read, old);
        return read;
      }),
    );
    return { urn, id: resource.id ?? "", outputs: resource.outputs };
  }

  /** The stack's own outputs wait for the end: only then is it known whether old ones have to stay. */
  setOutputs(urn: string, outputs: Properties): void {
    this.#operation.proceed();
    if (urn.split("::")[2] === stackType) this.#stackOutputs = { urn, outputs };
    else this.#operation.snapshot.setOutputs(urn, outputs);
  }

  /** After the program has ended: deletes what it no longer registers, unless something failed; saves the outputs. */
  async finish(): Promise<void> {
    const { snapshot } = this.#operation;
    await this.#operation.settled();
    if (!this.#operation.stopped) {
      const condemned = snapshot.before.resources.filter(
        (resource) => snapshot.current(resource).delete || !this.#registered.has(resource.urn),
      );
      await deleteAll(this.#operation, deletable(condemned));
    }
    this.#saveStackOutputs();
    snapshot.save();
  }

  #saveStackOutputs(): void {
    if (this.#stackOutputs === undefined) return;
    const { urn, outputs } = this.#stackOutputs;
    const before = this.#operation.snapshot.find([urn])?.outputs ?? {};
    this.#operation.snapshot.setOutputs(urn, this.#operation.stopped ? { ...before, ...outputs } : outputs);
  }

  #claim(goal: Goal): string {
    this.#operation.proceed();
    const parentType = goal.parent.split("::")[2] ?? stackType;
    const qualified = parentType === stackType ? goal.type : `${parentType}$${goal.type}`;
    const urn = `urn:pulumi:${this.#stackName}::${this.#project}::${qualified}::${goal.name}`;
    if (this.#registered.has(urn)) {
      this.#operation.fail(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
      throw new Stopped("a name was used twice");
    }
    for (const known of [urn, ...goal.aliases]) this.#registered.add(known);
    return urn;
  }

  /** @throws Stopped instead of any other error, which the user is told */
  async #failing<Result>(urn: string, run: () => Promise<Result>): Promise<Result> {
    this.#operation.proceed();
    try {
      return await run();
    } catch (error) {
      // Once it has stopped, an error is only that of a call that was cut off.
      if (!this.#operation.stopped) this.#operation.fail(error instanceof Error ? error.message : String(error), urn);
      throw new Stopped("planning has failed");
    }
  }

  async #plan(urn: string, wanted: Goal): Promise<Plan> {
    const old = this.#operation.snapshot.find([urn, ...wanted.aliases]);
    if (!wanted.custom) return planComponent(old, stateOf(urn, wanted, wanted.inputs));
    const provider = await this.#operation.provider(wanted.type);
    // The real engine gives a check nothing of a resource that was only read.
    const managed = old?.external ? undefined : old;
    const goal = managed === undefined ? wanted : { ...wanted, inputs: withoutIgnored(wanted, managed.inputs) };
    const next = stateOf(urn, goal, await this.#check(provider, urn, managed?.inputs, goal));
    if (managed === undefined) return { op: "create", next, ...(old === undefined ? {} : { old }) };

    const diff = await this.#diff(provider, managed, next);
    if (managed.pendingReplacement || diff.replaceKeys.length > 0) {
      const anew = stateOf(urn, goal, await this.#check(provider, urn, undefined, goal));
      const deleteFirst = goal.deleteBeforeReplace ?? diff.deleteBeforeReplace;
      return { op: "replace", next: anew, old: managed, deleteFirst, replaceKeys: diff.replaceKeys };
    }
    const mustFinish = (managed.initErrors ?? []).length > 0;
    return { op: diff.changes === "some" || mustFinish ? "update" : "same", next, old: managed };
  }

  async #check(provider: Provider, urn: string, old: Properties | undefined, goal: Goal): Promise<Properties> {
    this.#operation.proceed();
    const { inputs, failures } = await provider.check(urn, old, goal.inputs);
    for (const { property, reason } of failures) {
      const where = property === "" ? "" : `: property ${property} value {${JSON.stringify(goal.inputs[property])}}`;
      this.#operation.fail(`${goal.type} resource '${goal.name}'${where} has a problem: ${reason}`, urn);
    }
    if (failures.length > 0) throw new Stopped("the inputs were refused");
    return inputs;
  }

  async #diff(provider: Provider, old: ResourceState, next: ResourceState): Promise<DiffAnswer> {
    this.#operation.proceed();
    const diff = await provider.diff(old, next.inputs);
    if (diff.changes !== "unknown") return diff;
    return { ...diff, changes: isChanged(old.inputs, next.inputs) ? "some" : "none" };
  }

  #execute(plan: Plan): Promise<ResourceState> {
    const { next, old } = plan;
    if (plan.op === "create") return this.#create("create", next, { superseded: old });
    if (old === undefined) throw new Error(`${plan.op}: expected an old state, received none`);
    if (plan.op === "replace") return this.#replace(plan, old);
    return plan.op === "update" ? this.#update(next, old) : this.#keep(next, old);
  }

  #keep(next: ResourceState, old: ResourceState): Promise<ResourceState> {
    return this.#operation.step({ op: "same", resource: next }, undefined, async () => {
      const kept = { ...next, ...idOf(old), outputs: outputsOf(next, old.outputs) };
      this.#operation.snapshot.put(kept, old);
      return kept;
    });
  }

  /** @param past the state's old resource: to be deleted later, or out of the state as soon as the new one is in */
  #create(
    op: string,
    next: ResourceState,
    past: { readonly condemned?: ResourceState; readonly superseded?: ResourceState | undefined },
    replaceKeys: readonly string[] = [],
  ): Promise<ResourceState> {
    return this.#operation.step({ op, resource: next, replaceKeys }, "creating", async () => {
      const put = (change: Partial<ResourceState>) => {
        const created = { ...next, ...change };
        this.#operation.snapshot.put(created, past.superseded);
        if (past.condemned !== undefined) this.#operation.snapshot.amend(past.condemned, { delete: true });
        return created;
      };
      if (!next.custom) return put({});
      if (this.#operation.isPreview) return put({ outputs: outputsOf(next, next.inputs) });
      const provider = await this.#operation.provider(next.type);
      try {
        const { id, outputs } = await provider.create(next.urn, next.inputs);
        return put({ id, outputs: outputsOf(next, outputs) });
      } catch (error) {
        if (error instanceof PartialFailure) {
          put({ id: error.id, outputs: outputsOf(next, error.outputs), initErrors: error.reasons });
        }
        throw error;
      }
    });
  }

  #update(next: ResourceState, old: ResourceState): Promise<ResourceState> {
    return this.#operation.step({ op: "update", resource: next }, "updating", async () => {
      const put = (change: Partial<ResourceState>) => {
        const updated = { ...next, ...idOf(old), ...change };
        this.#operation.snapshot.put(updated, old);
        return updated;
      };
      if (!next.custom) return put({ outputs: old.outputs });
      if (this.#operation.isPreview) return put({ outputs: outputsOf(next, next.inputs) });
      const provider = await this.#operation.provider(next.type);
      try {
        return put({ outputs: outputsOf(next, await provider.update(old, next.inputs)) });
      } catch (error) {
        // What exists was not made from the new inputs: the old ones stay beside the new outputs.
        if (error instanceof PartialFailure) {
          put({ inputs: old.inputs, outputs: outputsOf(next, error.outputs), initErrors: error.reasons });
        }
        throw error;
      }
    });
  }

  async #replace(plan: Plan, old: ResourceState): Promise<ResourceState> {
    const { next, deleteFirst = false, replaceKeys = [] } = plan;
    if (deleteFirst && !old.pendingReplacement) await this.#deleteFirst(old, replaceKeys);
    const isGone = deleteFirst || old.pendingReplacement;
    const past = isGone ? { superseded: old } : { condemned: old };
    const created = await this.#create("create-replacement", next, past, replaceKeys);
    await this.#operation.step({ op: "replace", resource: next, replaceKeys }, undefined, async () => {});
    return created;
  }

  #deleteFirst(old: ResourceState, replaceKeys: readonly string[]): Promise<void> {
    return this.#operation.step({ op: "delete-replaced", resource: old, replaceKeys }, "deleting", async () => {
      const provider = await this.#operation.provider(old.type);
      if (!this.#operation.isPreview && !old.retainOnDelete) await provider.delete(old, old.id ?? "");
      this.#operation.snapshot.amend(old, { pendingReplacement: true });
    });
  }
}

function planComponent(old: ResourceState | undefined, next: ResourceState): Plan {
  if (old === undefined) return { op: "create", next };
  return { op: isChanged(old.inputs, next.inputs) ? "update" : "same", next, old };
}

/** What is ignored is what was there before, or nothing. */
function withoutIgnored({ inputs, ignoreChanges }: Goal, before: Properties): Properties {
  const kept = Object.entries(inputs).filter(([key]) => !ignoreChanges.includes(key));
  const ignored = Object.entries(before).filter(([key]) => ignoreChanges.includes(key));
  return Object.fromEntries([...kept, ...ignored]);
}

function stateOf(urn: string, goal: Goal, inputs: Properties): ResourceState {
  return {
    urn,
    type: goal.type,
    custom: goal.custom,
    inputs,
    outputs: {},
    ...(goal.parent === "" ? {} : { parent: goal.parent }),
    dependencies: goal.dependencies,
    ...(goal.additionalSecretOutputs.length > 0 ? { additionalSecretOutputs: goal.additionalSecretOutputs } : {}),
    ...(goal.protect ? { protect: true } : {}),
    ...(goal.retainOnDelete ? { retainOnDelete: true } : {}),
  };
}

function idOf({ id }: ResourceState): { id?: string } {
  return id === undefined ? {} : { id };
}

/** The outputs, with the secrets that the program asked for and those that are inputs of the same name. */
function outputsOf(resource: ResourceState, outputs: Properties): Properties {
  const secretInputs = Object.keys(resource.inputs).filter((key) => isSecret(resource.inputs[key]));
  const names = [...(resource.additionalSecretOutputs ?? []), ...secretInputs];
  return withSecretNames(names, outputs);
}
