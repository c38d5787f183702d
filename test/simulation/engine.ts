// The engine's rules on what a run leaves in the state (see `provider/pulumi/`): all that a next run starts from.
import type { dynamic } from "@pulumi/pulumi";

export type Properties = Readonly<Record<string, unknown>>;

interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** A partial failure was saved: the next run updates, whatever the diff says. */
  readonly mustFinish: boolean;
}

export interface EngineState {
  readonly resource: Resource | undefined;
  /** Replaced, and not deleted yet. */
  readonly condemned: readonly Resource[];
}

/** What the provider throws with an `id` is a partial failure; `properties` are what it says is there now. */
interface ProviderError {
  readonly id?: string;
  readonly properties?: Properties;
  readonly message: string;
}

/** A stack with one resource. Its state is saved after each step, so a death in a later one does not undo it. */
export class Stack {
  state: EngineState;
  readonly #provider: dynamic.ResourceProvider;

  constructor(state: EngineState, provider: dynamic.ResourceProvider) {
    this.state = state;
    this.#provider = provider;
  }

  /** `pulumi up --skip-preview`: what a preview adds are reads by another process. Rejects with what the user is told. */
  async up(inputs: Properties): Promise<void> {
    const old = this.state.resource;
    await this.#check(inputs, old?.inputs);
    if (old === undefined) await this.#create(inputs, []);
    else await this.#change(old, inputs);
    await this.#deleteCondemned();
  }

  async destroy(): Promise<void> {
    await this.#deleteCondemned();
    const { resource } = this.state;
    if (resource === undefined) return;
    await this.#provider.delete?.(resource.id, resource.outputs);
    this.state = { resource: undefined, condemned: [] };
  }

  async refresh(): Promise<void> {
    const { resource } = this.state;
    if (resource === undefined) return;
    const seen = await this.#provider.read?.(resource.id, resource.outputs);
    const gone = seen?.id === undefined;
    this.state = { ...this.state, resource: gone ? undefined : { ...resource, outputs: seen.props ?? {} } };
  }

  async #change(old: Resource, inputs: Properties): Promise<void> {
    const diff = await this.#provider.diff?.(old.id, old.outputs, inputs);
    if ((diff?.replaces ?? []).length > 0) {
      await this.#check(inputs, undefined);
      await this.#create(inputs, [old]);
    } else if (diff?.changes === true || old.mustFinish) {
      await this.#update(old, inputs);
    }
  }

  async #check(inputs: Properties, oldInputs: Properties | undefined): Promise<void> {
    const { failures = [] } = (await this.#provider.check?.(oldInputs ?? {}, inputs)) ?? {};
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  }

  async #create(inputs: Properties, replaced: readonly Resource[]): Promise<void> {
    const condemned = [...this.state.condemned, ...replaced];
    try {
      const { id, outs } = await this.#provider.create(inputs);
      this.state = { condemned, resource: { id, inputs, outputs: outs ?? {}, mustFinish: false } };
    } catch (error) {
      const { id, properties = {} } = error as ProviderError;
      if (id) this.state = { condemned, resource: { id, inputs, outputs: properties, mustFinish: true } };
      throw error;
    }
  }

  async #update(old: Resource, inputs: Properties): Promise<void> {
    try {
      const { outs } = (await this.#provider.update?.(old.id, old.outputs, inputs)) ?? {};
      this.state = { ...this.state, resource: { id: old.id, inputs, outputs: outs ?? {}, mustFinish: false } };
    } catch (error) {
      const { id, properties = {} } = error as ProviderError;
      if (id) this.state = { ...this.state, resource: { ...old, outputs: properties, mustFinish: true } };
      throw error;
    }
  }

  async #deleteCondemned(): Promise<void> {
    for (const resource of this.state.condemned) {
      await this.#provider.delete?.(resource.id, resource.outputs);
      this.state = { ...this.state, condemned: this.state.condemned.filter((each) => each !== resource) };
    }
  }
}
