/** A stack of test/programs/engine-probe, and what its provider was asked. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Engine, Run, RunningOperation, Stack, StackOptions } from "./engine.ts";

interface Call {
  readonly call: "check" | "diff" | "create" | "update" | "read" | "delete";
  readonly name: string;
  readonly id?: string;
  readonly olds?: Readonly<Record<string, unknown>>;
  readonly news?: Readonly<Record<string, unknown>>;
  /** What the configuration held for `secret`. */
  readonly configured?: string;
}

export const secret = "a secret that nobody prints";

export class Probe {
  readonly stack: Stack;
  readonly workDirectory: string;
  readonly #cloud: string;
  #callsSeen = 0;

  /** @param options `beside`: a second stack in the work directory of another one, which removes both */
  static async create(
    engine: Engine,
    { beside, ...options }: Pick<StackOptions, "recordedTypes"> & { readonly beside?: Probe } = {},
  ): Promise<Probe> {
    const workDirectory = beside?.workDirectory ?? mkdtempSync(join(tmpdir(), "engine-probe-"));
    const cloud = join(workDirectory, "cloud");
    mkdirSync(cloud, { recursive: true });
    const stack = await engine.createStack({
      programDirectory: fileURLToPath(new URL("../programs/engine-probe", import.meta.url)),
      project: "engine-probe",
      stack: beside === undefined ? "dev" : "reader",
      config: { secret: { secret } },
      environment: { PROBE_CLOUD: cloud, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      workDirectory,
      ...options,
    });
    return new Probe(stack, workDirectory, cloud);
  }

  private constructor(stack: Stack, workDirectory: string, cloud: string) {
    this.stack = stack;
    this.workDirectory = workDirectory;
    this.#cloud = cloud;
  }

  async remove(): Promise<void> {
    await this.stack.remove();
    rmSync(this.workDirectory, { recursive: true, force: true });
  }

  /** The provider's calls since the last question, oldest first. */
  newCalls(): Call[] {
    const file = join(this.#cloud, "calls");
    const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    const calls = lines.slice(this.#callsSeen).map((line) => JSON.parse(line));
    this.#callsSeen = lines.length;
    return calls;
  }

  /** The same as short sentences: "create first". */
  newCallNames(): string[] {
    return this.newCalls().map(({ call, name }) => `${call} ${name}`);
  }

  /** Ids of what the cloud holds for a resource. */
  existing(name: string): string[] {
    return readdirSync(this.#cloud).filter((file) => file.startsWith(`${name}-`));
  }

  /** A change that somebody else makes. */
  overwrite(id: string, value: string): void {
    writeFileSync(join(this.#cloud, id), value);
  }

  /** A removal that somebody else makes. */
  vanish(id: string): void {
    rmSync(join(this.#cloud, id));
  }

  /** From now on effects happen and answers wait. */
  holdAnswers(): void {
    writeFileSync(join(this.#cloud, "hold"), "");
  }

  releaseAnswers(): void {
    rmSync(join(this.#cloud, "hold"));
  }

  /** Until an effect on the cloud is there. @throws Error if the operation ends before */
  async untilExists(name: string, running: RunningOperation): Promise<string> {
    const ended = running.done.then(({ text }) => {
      throw new Error(`expected ${name} to be created, received the end of the operation:\n${text}`);
    });
    for (;;) {
      const id = this.existing(name)[0];
      if (id !== undefined) {
        ended.catch(() => {});
        return id;
      }
      await Promise.race([ended, sleep(20)]);
    }
  }

  async state(): Promise<{ resources: StoredResource[]; pending_operations: { type: string }[] }> {
    return JSON.parse(await this.stack.exportState()).deployment;
  }

  async stored(name: string): Promise<StoredResource> {
    const { resources } = await this.state();
    const found = resources.filter(({ urn }) => urn.endsWith(`::${name}`));
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
      throw new Error(`state: expected one resource ${name}, received ${found.length}`);
    }
    return resource;
  }
}

interface StoredResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** "update first", with the outcome where it isn't "done". */
export function stepNames({ steps }: Run): string[] {
  return steps.map(({ op, name, outcome }) => (outcome === "done" ? `${op} ${name}` : `${op} ${name} ${outcome}`));
}

export function messages({ diagnostics }: Run, severity: "info" | "warning" | "error"): string[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(({ message }) => message);
}
