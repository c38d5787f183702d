/** What the stand-in keeps of a stack, in files of the stack's work directory, and the lock on them. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Encryption, encryptionFor, newSalt } from "./encryption.ts";
import type { Properties } from "./values.ts";

/** A resource in the state; the names are those of Pulumi's own deployment format, version 3. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly parent?: string;
  readonly dependencies: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly initErrors?: readonly string[];
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Read, not managed: never deleted at the service. */
  readonly external?: boolean;
  /** Replaced already; to be deleted. */
  readonly delete?: boolean;
  /** Deleted already in order to be replaced; to be created again. */
  readonly pendingReplacement?: boolean;
}

export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading";
  readonly resource: ResourceState;
}

export interface Deployment {
  readonly resources: readonly ResourceState[];
  readonly pending_operations: readonly PendingOperation[];
}

export function stackOutputs({ resources }: Deployment): Properties {
  return resources.find(({ type }) => type === stackType)?.outputs ?? {};
}

export const stackType = "pulumi:pulumi:Stack";

type Config = Readonly<Record<string, unknown>>;

interface Files {
  readonly state: string;
  readonly config: string;
  readonly lock: string;
  readonly salt: string;
}

export function stackDirectoryOf(workDirectory: string, project: string, stack: string): string {
  return join(workDirectory, "stand-in", project, stack);
}

export class StackFile {
  readonly #files: Files;
  readonly #encryption: Encryption;

  constructor(directory: string, passphrase: string) {
    mkdirSync(directory, { recursive: true });
    const file = (name: string) => join(directory, name);
    this.#files = { state: file("state.json"), config: file("config.json"), lock: file("lock"), salt: file("salt") };
    if (!existsSync(this.#files.salt)) writeFileSync(this.#files.salt, newSalt());
    this.#encryption = encryptionFor(passphrase, readFileSync(this.#files.salt, "utf8"));
  }

  readDeployment(): Deployment {
    const stored = readJson(this.#files.state);
    if (stored === undefined) return { resources: [], pending_operations: [] };
    const { deployment } = this.#encryption.disclose(stored) as { deployment: Deployment };
    return deployment;
  }

  writeDeployment(deployment: Deployment): void {
    writeJson(this.#files.state, this.#encryption.conceal({ version: 3, deployment }));
  }

  /** The state as stored; the empty deployment's for a stack that was never deployed. */
  exportText(): string {
    if (!existsSync(this.#files.state)) this.writeDeployment(this.readDeployment());
    return readFileSync(this.#files.state, "utf8");
  }

  readConfig(): Config {
    return this.#encryption.disclose(readJson(this.#files.config) ?? {}) as Config;
  }

  writeConfig(config: Config): void {
    writeJson(this.#files.config, this.#encryption.conceal(config));
  }

  /** @throws Error if another operation holds the lock, or left it behind when it was killed */
  lock(): void {
    try {
      writeFileSync(this.#files.lock, String(process.pid), { flag: "wx" });
    } catch {
      throw new Error(
        "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock " +
          `file with \`pulumi cancel\`.\n  ${this.#files.lock}: created by process ${readFileSync(this.#files.lock)}`,
      );
    }
  }

  unlock(): void {
    rmSync(this.#files.lock, { force: true });
  }

  remove(): void {
    rmSync(dirname(this.#files.state), { recursive: true, force: true });
  }
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** By a rename: a killed engine leaves the old file or the new one, never half of one. */
function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2));
  renameSync(`${path}.new`, path);
}
