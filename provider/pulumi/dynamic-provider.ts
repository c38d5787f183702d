import type { dynamic } from "@pulumi/pulumi";
import { type Violation, violationsText } from "../errors.ts";
import { engineError } from "./failures.ts";
import { collectGarbageIfGrown } from "./garbage.ts";
import { type JsonObject, plainJson } from "./plain-json.ts";

/** Inputs or outputs as the engine hands them over: plain, secrets in clear, unknowns as a marker string. */
export type Properties = Readonly<Record<string, unknown>>;

export interface DiffAnswer {
  readonly changes: boolean;
  /** Arguments whose change needs another resource; the new one is made before the old one goes. */
  readonly replaces?: readonly string[];
}

/** A resource's life, free of the engine's quirks. Throw a `PartialFailure` where something was made all the same. */
export interface Lifecycle {
  /** `oldInputs` is undefined where there is no resource yet, or it is to be replaced. */
  check(inputs: Properties, oldInputs: Properties | undefined): Promise<readonly Violation[]>;
  diff(id: string, oldOutputs: Properties, inputs: Properties): Promise<DiffAnswer>;
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs: object }>;
  /** Undefined: it is gone. */
  read(id: string, outputs: Properties): Promise<object | undefined>;
  update(id: string, oldOutputs: Properties, inputs: Properties): Promise<object>;
  delete(id: string, outputs: Properties): Promise<void>;
}

/** The same life as `@pulumi/pulumi`'s dynamic-provider process wants it. */
export function dynamicProvider(lifecycle: Lifecycle): dynamic.ResourceProvider<Properties, JsonObject> {
  return {
    async check(olds, news) {
      const oldInputs = Object.keys(olds ?? {}).length === 0 ? undefined : olds;
      const violations = await toEngine(news, () => lifecycle.check(news, oldInputs));
      // With a property's name the engine would print that property's value, a secret included (pulumi/pulumi#19465).
      const failures = violations.length === 0 ? [] : [{ property: "", reason: violationsText(violations) }];
      return { inputs: { ...news }, failures };
    },
    async diff(id, olds, news) {
      const { changes, replaces = [] } = await toEngine(news, () => lifecycle.diff(id, olds, news));
      return { changes, replaces: [...replaces], deleteBeforeReplace: false };
    },
    create: (inputs) =>
      toEngine(inputs, async () => {
        const { id, outputs } = await lifecycle.create(inputs);
        return { id, outs: plainJson(outputs) };
      }),
    read: (id, props = {}) =>
      toEngine(props, async () => {
        const outputs = await lifecycle.read(id, props);
        return outputs === undefined ? {} : { id, props: plainJson(outputs) };
      }),
    update: (id, olds, news) =>
      toEngine(news, async () => ({ outs: plainJson(await lifecycle.update(id, olds, news)) })),
    delete: (id, props) => toEngine(props, () => lifecycle.delete(id, props)),
  };
}

async function toEngine<T>(inputs: Properties, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw engineError(error, inputs);
  } finally {
    collectGarbageIfGrown();
  }
}
