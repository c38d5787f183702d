/** Runs the stand-in's engine as a process of its own and collects what it reports. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
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
} from "../engine.ts";
import { engineEnvironment, passphrase } from "../environment.ts";
import { killPart, killProcessesOf, markerOf } from "../processes.ts";
import type { Settings } from "./main.ts";
import type { Report } from "./reports.ts";
import { StackFile, stackDirectoryOf, stackOutputs, stackType } from "./stack-file.ts";
import { containsSecret, type Properties, reveal, revealAll, secretWith } from "./values.ts";

export function standInEngine(): Engine {
  return {
    name: "stand-in for Pulumi's engine",
    kind: "stand-in",
    createStack: async (options) => {
      const stack = new StandInStack(options);
      await stack.setConfig(options.config ?? {});
      return stack;
    },
  };
}

class StandInStack implements Stack {
  readonly #options: StackOptions;
  readonly #file: StackFile;
  readonly #settingsPath: string;

  constructor(options: StackOptions) {
    this.#options = options;
    const {
      workDirectory,
      programDirectory,
      project,
      stack,
      recordedTypes = [],
      recordedOutputs = {},
      plugins = [],
    } = options;
    const stackDirectory = stackDirectoryOf(workDirectory, project, stack);
    this.#file = new StackFile(stackDirectory, passphrase);
    this.#settingsPath = join(stackDirectory, "settings.json");
    const others = { recordedTypes, recordedOutputs, plugins };
    const settings: Settings = { workDirectory, programDirectory, project, stack, ...others };
    writeFileSync(this.#settingsPath, JSON.stringify(settings));
  }

  async setConfig(config: Readonly<Record<string, ConfigValue>>): Promise<void> {
    const changes = Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${this.#options.project}:${key}`,
      typeof value === "string" ? value : secretWith({ value: value.secret }),
    ]);
    this.#file.writeConfig({ ...this.#file.readConfig(), ...Object.fromEntries(changes) });
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
    const main = fileURLToPath(new URL("main.ts", import.meta.url));
    const child = spawn(process.execPath, [main, operation, this.#settingsPath], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: engineEnvironment(this.#options),
    });
    return {
      done: this.#collect(child, operation),
      kill: async ({ andProvider = false } = {}) => {
        child.kill("SIGKILL");
        await killProcessesOf(markerOf(this.#options), { andProvider });
      },
      killOnly: (part) => killPart(markerOf(this.#options), part),
      interrupt: () => void child.kill("SIGINT"),
    };
  }

  type(operation: "up" | "destroy"): Promise<Run> {
    return this[operation]();
  }

  async cancel(): Promise<void> {
    this.#file.unlock();
  }

  async outputs(): Promise<Record<string, unknown>> {
    return revealAll(this.#stackOutputs());
  }

  async exportState(): Promise<string> {
    return this.#file.exportText();
  }

  async remove(): Promise<void> {
    await killProcessesOf(markerOf(this.#options), { andProvider: true });
    this.#file.remove();
  }

  #stackOutputs(): Properties {
    return stackOutputs(this.#file.readDeployment());
  }

  async #collect(child: ChildProcess, operation: Operation): Promise<Run> {
    const collected = new CollectedReports();
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error("engine: expected piped output, received none");
    createInterface(stdout).on("line", (line) => collected.addLine(line));
    stderr.on("data", (data) => collected.addText(String(data)));
    await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    const outputs = operation === "up" && collected.succeeded ? this.#stackOutputs() : {};
    return collected.run(
      Object.fromEntries(
        Object.entries(outputs).map(([key, value]) => [key, { value: reveal(value), secret: containsSecret(value) }]),
      ),
    );
  }
}

class CollectedReports {
  succeeded = false;
  readonly #steps = new Map<number, Step>();
  readonly #diagnostics: Diagnostic[] = [];
  #text = "";

  addText(text: string): void {
    this.#text += text;
  }

  /** A killed engine may leave half a line. */
  addLine(line: string): void {
    try {
      this.#add(JSON.parse(line));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.addText(line);
    }
  }

  #add(report: Report): void {
    if (report.kind === "ended") this.succeeded = report.succeeded;
    if (report.kind === "diagnostic") this.#addDiagnostic(report.diagnostic);
    if (report.kind === "step-began") this.#steps.set(report.key, { ...report.step, outcome: "unfinished" });
    if (report.kind === "step-ended") this.#endStep(report);
  }

  run(outputs: Run["outputs"]): Run {
    const steps = [...this.#steps.values()].filter(({ type }) => type !== stackType);
    const text = `${this.#text}${textOfOutputs(outputs)}`;
    return { succeeded: this.succeeded, steps, diagnostics: this.#diagnostics, outputs, text };
  }

  #addDiagnostic(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
    const { severity, message, urn } = diagnostic;
    this.addText(`${urn === undefined ? "" : `${urn}: `}${severity === "info" ? "" : `${severity}: `}${message}\n`);
  }

  #endStep({ key, outcome, op }: Extract<Report, { kind: "step-ended" }>): void {
    const begun = this.#steps.get(key);
    if (begun === undefined) return;
    const step = { ...begun, outcome, op: op ?? begun.op };
    this.#steps.set(key, step);
    this.addText(`${step.op} ${step.type} ${step.name} ${outcome}\n`);
  }
}

function textOfOutputs(outputs: Run["outputs"]): string {
  return Object.entries(outputs)
    .map(([name, { value, secret }]) => `${name}: ${secret ? "[secret]" : JSON.stringify(value)}\n`)
    .join("");
}
