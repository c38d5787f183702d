/**
 * One interface to run a Pulumi program, two implementations: the real Pulumi CLI, and a stand-in for machines without
 * one. Both run the program, the engine and the provider as processes of their own, never in the caller's.
 */
import { cliEngine } from "./cli.ts";
import { standInEngine } from "./stand-in/engine.ts";

export type Operation = "preview" | "up" | "refresh" | "destroy";

export interface Engine {
  /** For people: "Pulumi CLI 3.260.0", or "stand-in for Pulumi's engine". */
  readonly name: string;
  readonly kind: "cli" | "stand-in";
  createStack(options: StackOptions): Promise<Stack>;
}

/** A plain configuration value, or one that the stack's file holds encrypted. */
export type ConfigValue = string | { readonly secret: string };

export interface StackOptions {
  /** The folder of Pulumi.yaml; its `main` is honoured. Nothing is written there. */
  readonly programDirectory: string;
  readonly project: string;
  readonly stack: string;
  /** By key; a key without a namespace belongs to the project. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Added to this process's own environment, for the engine, the program and the provider. */
  readonly environment?: Readonly<Record<string, string>>;
  /** An absolute path; state, locks and configuration live here. The caller owns it and removes it after `remove()`. */
  readonly workDirectory: string;
  /**
   * Prefixes of resource types (`aws:`, `azure-native:`) that the stand-in records instead of refusing: outputs are the
   * inputs, the id is made up. The CLI runs the real plugin.
   */
  readonly recordedTypes?: readonly string[];
  /** By resource type, outputs that a recorded resource has besides its inputs, such as a service makes: an ARN, a name. */
  readonly recordedOutputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Plugins that come before what is recorded, and before those that the CLI would install. */
  readonly plugins?: readonly PluginOptions[];
}

/** A resource plugin that both engines run. */
export interface PluginOptions {
  /** Prefixes of the resource types that the stand-in gives it; the CLI gives it the whole package. */
  readonly types: readonly string[];
  /** Path of a program named `pulumi-resource-PACKAGE`, by which the CLI finds it. */
  readonly executable: string;
}

export interface Stack {
  setConfig(config: Readonly<Record<string, ConfigValue>>): Promise<void>;
  preview(): Promise<Run>;
  up(): Promise<Run>;
  refresh(): Promise<Run>;
  destroy(): Promise<Run>;
  start(operation: Operation): RunningOperation;
  /** As a user types it, without a preview: the engine's own command and nothing besides, which is what it costs. */
  type(operation: "up" | "destroy"): Promise<Pick<Run, "succeeded" | "text">>;
  /** Removes the lock that a killed operation left. */
  cancel(): Promise<void>;
  /** The stack's outputs as last saved, secrets in clear. */
  outputs(): Promise<Record<string, unknown>>;
  /**
   * `{version, deployment: {resources, pending_operations, …}}` as JSON text: what is stored, so secrets are encrypted.
   */
  exportState(): Promise<string>;
  /** Ends every process that still runs for this stack (a killed engine leaves its provider) and forgets the stack. */
  remove(): Promise<void>;
}

/** What an engine starts as processes of their own. */
export type EnginePart = "program" | "provider";

export interface RunningOperation {
  /** Resolves however the operation ends; a failed, interrupted or killed one has `succeeded: false`. */
  readonly done: Promise<Run>;
  /** SIGKILL for engine and program. The provider lives on, as after a real crash, unless `andProvider`. */
  kill(options?: { readonly andProvider?: boolean }): Promise<void>;
  /** SIGKILL for one of the processes that the engine has started; the engine itself lives on. */
  killOnly(part: EnginePart): Promise<void>;
  /** One SIGINT for the engine alone: what is running finishes, the rest is cancelled. */
  interrupt(): void;
}

export interface Run {
  readonly succeeded: boolean;
  /** Steps on resources, in the order in which they began; without the stack itself and without default providers. */
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** The stack's outputs after an `up`; empty after anything else and after a failure. */
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly secret: boolean }>>;
  /** All that a user would have seen. */
  readonly text: string;
}

export interface Step {
  /**
   * The engine's word: create, update, same, read, delete; create-replacement, replace, delete-replaced; in a refresh
   * what was found: same, update, delete.
   */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The inputs that ask for a replacement. */
  readonly replaceKeys: readonly string[];
  /** "unfinished": begun, and the engine ended before it knew the outcome. */
  readonly outcome: "done" | "failed" | "unfinished";
}

export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

/**
 * The engines of this machine: the CLI where `pulumi` is on PATH, and always the stand-in. `PULUMI_TEST_ENGINES`
 * (`cli`, `stand-in`, or both with a comma) narrows the choice; the caller says aloud what is missing.
 *
 * @throws Error for an unknown word in `PULUMI_TEST_ENGINES`, or for one that names an engine that is not there
 */
export async function availableEngines(): Promise<Engine[]> {
  const cli = await cliEngine();
  const present = cli === undefined ? [standInEngine()] : [cli, standInEngine()];
  const wanted = process.env.PULUMI_TEST_ENGINES;
  if (wanted === undefined || wanted === "") return present;
  return wanted.split(",").map((kind) => {
    const engine = present.find((candidate) => candidate.kind === kind);
    if (engine === undefined) {
      const kinds = present.map((candidate) => candidate.kind).join(", ");
      throw new Error(`PULUMI_TEST_ENGINES: expected some of ${kinds}, received ${kind}`);
    }
    return engine;
  });
}
