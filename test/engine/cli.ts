/** The real Pulumi CLI through the Automation API, with its state, its home and its project file in a folder of ours. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EngineEvent, PulumiCommand, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import automation from "@pulumi/pulumi/automation/index.js";
import type {
  ConfigValue,
  Diagnostic,
  Engine,
  Operation,
  Run,
  RunningOperation,
  Stack,
  StackOptions,
  Step,
} from "./engine.ts";
import { engineEnvironment } from "./environment.ts";
import { killPart, killProcessesOf, markerOf } from "./processes.ts";
import { readProjectFile } from "./project-file.ts";

const execute = promisify(execFile);

/** Undefined where no `pulumi` is on PATH that this version of the SDK can drive. */
export async function cliEngine(): Promise<Engine | undefined> {
  const command = await automation.PulumiCommand.get().catch(() => undefined);
  if (command === undefined) return undefined;
  return {
    name: `Pulumi CLI ${command.version ?? ""}`.trim(),
    kind: "cli",
    createStack: async (options) => {
      const stack = new CliStack(options, command, await createStack(command, options));
      await stack.setConfig(options.config ?? {});
      return stack;
    },
  };
}

async function createStack(command: PulumiCommand, options: StackOptions): Promise<automation.Stack> {
  const { workDirectory, programDirectory, project, stack } = options;
  const { rest, workingDirectory, entry } = readProjectFile(programDirectory);
  // A project folder of its own: the configuration's file would otherwise be written beside the program.
  const projectDirectory = join(workDirectory, "cli", project);
  mkdirSync(projectDirectory, { recursive: true });
  const head = `name: ${project}\nmain: ${join(workingDirectory, entry)}\n`;
  writeFileSync(join(projectDirectory, "Pulumi.yaml"), head + rest);
  const workspace = await automation.LocalWorkspace.create({
    pulumiCommand: command,
    workDir: projectDirectory,
    pulumiHome: join(workDirectory, "cli", "home"),
    envVars: engineEnvironment(options, {
      PULUMI_BACKEND_URL: `file://${workDirectory}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
  });
  return automation.Stack.createOrSelect(stack, workspace);
}

class CliStack implements Stack {
  readonly #options: StackOptions;
  readonly #command: PulumiCommand;
  readonly #stack: automation.Stack;

  constructor(options: StackOptions, command: PulumiCommand, stack: automation.Stack) {
    this.#options = options;
    this.#command = command;
    this.#stack = stack;
  }

  async setConfig(config: Readonly<Record<string, ConfigValue>>): Promise<void> {
    const entries = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? { value } : { value: value.secret, secret: true },
    ]);
    if (entries.length > 0) await this.#stack.setAllConfig(Object.fromEntries(entries));
  }

  preview(): Promise<Run> {
    return this.start("preview").done;
  }

  up(): Promise<Run> {
    return this.start("up").done;
  }

  refresh(): Promise<Run> {
    return this.start("refresh").done;
  }

  destroy(): Promise<Run> {
    return this.start("destroy").done;
  }

  start(operation: Operation): RunningOperation {
    const interruption = new AbortController();
    return {
      done: this.#run(operation, interruption.signal),
      kill: ({ andProvider = false } = {}) => killProcessesOf(markerOf(this.#options), { andProvider }),
      killOnly: (part) => killPart(markerOf(this.#options), part),
      interrupt: () => interruption.abort(),
    };
  }

  async #run(operation: Operation, signal: AbortSignal): Promise<Run> {
    const seen = new SeenEvents();
    const options = {
      color: "never" as const,
      signal,
      onEvent: (event: EngineEvent) => seen.add(event),
      onOutput: (text: string) => seen.addText(text),
      onError: (text: string) => seen.addText(text),
    };
    try {
      if (operation === "up") return seen.run(true, (await this.#stack.up(options)).outputs);
      await this.#stack[operation](options);
      return seen.run(true, {});
    } catch (error) {
      if (error instanceof automation.CommandError) return seen.run(false, {});
      throw error;
    }
  }

  /** The Automation API asks the CLI for outputs and history besides, which takes as long again as a short `up`. */
  async type(operation: "up" | "destroy"): Promise<Pick<Run, "succeeded" | "text">> {
    const { workDir, pulumiHome = "", envVars } = this.#stack.workspace;
    const words = [operation, "--yes", "--skip-preview", "--non-interactive", "--color=never"];
    try {
      const { stdout, stderr } = await execute(this.#command.command, [...words, `--stack=${this.#stack.name}`], {
        cwd: workDir,
        env: { ...envVars, PULUMI_HOME: pulumiHome },
        maxBuffer: 2 ** 28,
      });
      return { succeeded: true, text: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
      if (stdout === undefined || stderr === undefined) throw error;
      return { succeeded: false, text: stdout + stderr };
    }
  }

  async cancel(): Promise<void> {
    await this.#stack.cancel();
  }

  async outputs(): Promise<Record<string, unknown>> {
    const outputs = await this.#stack.outputs();
    return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value]));
  }

  /** From the backend's file: the CLI's own export, as the Automation API calls it, decrypts the secrets. */
  async exportState(): Promise<string> {
    const { workDirectory, project, stack } = this.#options;
    const file = join(workDirectory, ".pulumi", "stacks", project, `${stack}.json`);
    const { version, checkpoint } = JSON.parse(readFileSync(file, "utf8"));
    const { resources = [], pending_operations = [], ...rest } = checkpoint.latest ?? {};
    return JSON.stringify({ version, deployment: { ...rest, resources, pending_operations } }, undefined, 2);
  }

  async remove(): Promise<void> {
    await killProcessesOf(markerOf(this.#options), { andProvider: true });
    await this.#stack.workspace.removeStack(this.#options.stack, { force: true });
  }
}

class SeenEvents {
  readonly #steps: (Step & { readonly custom: boolean })[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  #text = "";

  addText(text: string): void {
    this.#text += text;
  }

  add(event: EngineEvent): void {
    if (event.diagnosticEvent !== undefined) this.#addDiagnostic(event.diagnosticEvent);
    if (event.resourcePreEvent !== undefined) this.#begin(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent !== undefined) this.#end(event.resOutputsEvent.metadata, "done");
    if (event.resOpFailedEvent !== undefined) this.#end(event.resOpFailedEvent.metadata, "failed");
  }

  run(succeeded: boolean, outputs: Run["outputs"]): Run {
    const steps = this.#steps.filter(({ type }) => !/^pulumi:(pulumi:Stack$|providers:)/.test(type));
    return {
      succeeded,
      // Components have no outcome of their own in the events.
      steps: steps.map(({ custom, ...step }) => (custom ? step : { ...step, outcome: "done" })),
      diagnostics: this.#diagnostics,
      outputs,
      text: this.#text,
    };
  }

  #addDiagnostic({ severity, message, urn, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    if (ephemeral || !isForUsers(severity)) return;
    this.#diagnostics.push({
      severity: severity === "info#err" ? "info" : severity,
      message: message.replace(/<\{%.*?%\}>/g, "").trimEnd(),
      ...(urn ? { urn } : {}),
    });
  }

  #begin({ op, urn, type, keys, old, new: next }: StepEventMetadata): void {
    const name = urn.split("::").at(-1) ?? urn;
    const custom = (next ?? old)?.custom ?? false;
    this.#steps.push({ op, urn, type, name, replaceKeys: keys ?? [], custom, outcome: "unfinished" });
  }

  /** A refresh begins as "refresh" and ends with what it found. */
  #end({ op, urn }: StepEventMetadata, outcome: Step["outcome"]): void {
    const index = this.#steps.findIndex(
      (step) => step.urn === urn && step.outcome === "unfinished" && (step.op === op || step.op === "refresh"),
    );
    const step = this.#steps[index];
    if (step !== undefined) this.#steps[index] = { ...step, op, outcome };
  }
}

/** Debug messages arrive too, although the type of the events does not know of them. */
function isForUsers(severity: string): boolean {
  return severity !== "debug";
}
