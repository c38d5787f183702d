/** An example on the stand-in engine: the certificate real, on a local cloud; everything that uses it recorded. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ConfigValue, Run, Stack, StackOptions } from "../engine/engine.ts";
import { standInEngine } from "../engine/stand-in/engine.ts";
import { type IssuedLeaf, issueAuthority } from "../pki/index.ts";

export const examples = fileURLToPath(new URL("../../examples", import.meta.url));

const authority = issueAuthority().issueIntermediate();

/** An RSA certificate with a chain, as every consumer takes it. */
export function issue(names: readonly string[]): Promise<IssuedLeaf> {
  return authority.issueLeaf({ names });
}

type Properties = Readonly<Record<string, unknown>>;

interface StoredResource {
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
}

/** For tests that wait for other processes most of the time. */
export const patiently = { concurrent: true, timeout: 180_000 } as const;

export interface ExampleOptions extends Pick<StackOptions, "environment" | "recordedOutputs"> {
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Where another example's stack is, so that a StackReference finds it. */
  readonly beside?: Example;
}

export class Example {
  readonly stack: Stack;
  readonly directory: string;

  /** @param folder below `examples/` */
  static async create(folder: string, { beside, ...options }: ExampleOptions): Promise<Example> {
    const directory = beside?.directory ?? mkdtempSync(join(tmpdir(), "example-"));
    const workDirectory = join(directory, "work");
    mkdirSync(workDirectory, { recursive: true });
    const stack = await standInEngine().createStack({
      // The quickstart is what the Pulumi.yaml of the root runs.
      programDirectory: folder === "quickstart" ? dirname(examples) : join(examples, folder),
      project: folder.split("/").at(-1) ?? folder,
      stack: "dev",
      workDirectory,
      recordedTypes: ["aws:", "azure-native:"],
      ...options,
      environment: {
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        // Every operation loads the same large packages again.
        NODE_COMPILE_CACHE: join(dirname(examples), ".cache", "compile"),
        PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
        ...options.environment,
      },
    });
    return new Example(stack, directory);
  }

  private constructor(stack: Stack, directory: string) {
    this.stack = stack;
    this.directory = directory;
  }

  /** The path of a file beside the stack. */
  write(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  /** The settings `certificateFile` and `privateKey`, or `apiCertificateFile` and `apiPrivateKey` for the prefix `api`. */
  async receive(leaf: IssuedLeaf, prefix = ""): Promise<void> {
    const setting = (name: string) => (prefix === "" ? name : prefix + name.charAt(0).toUpperCase() + name.slice(1));
    const path = this.write(`${prefix || "certificate"}.pem`, leaf.certificatePem + leaf.chainPem);
    await this.stack.setConfig({
      [setting("certificateFile")]: path,
      [setting("privateKey")]: { secret: leaf.privateKeyPem },
    });
  }

  async up(): Promise<Run> {
    return succeeded(await this.stack.up());
  }

  /** The arguments of what was recorded, by the end of its type: `lb/listener:Listener`. */
  async recorded(type: string, name: string): Promise<Properties> {
    return (await this.#find(type, name)).inputs;
  }

  async idOf(type: string, name: string): Promise<string> {
    return (await this.#find(type, name)).id;
  }

  async #find(type: string, name: string): Promise<StoredResource> {
    const { deployment } = JSON.parse(await this.stack.exportState());
    const resources: readonly StoredResource[] = deployment.resources;
    const found = resources.find((each) => each.type.endsWith(type) && each.urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`${type} ${name}: expected it in the state, received none`);
    return found;
  }

  /** A renewal as preview and `up` show it: the certificates change, and nothing that uses them does. */
  async expectOnlyCertificatesChange(): Promise<void> {
    for (const operation of ["preview", "up"] as const) {
      const { steps } = succeeded(await this.stack[operation]());
      for (const { op, name, type } of steps) {
        const expected = type.endsWith(":ImportedCertificate") ? "update" : "same";
        expect(`${op} ${name}`, `${operation} of ${type}`).toBe(`${expected} ${name}`);
      }
      expect(steps.map(({ op }) => op)).toContain("update");
    }
  }

  async destroy(): Promise<void> {
    succeeded(await this.stack.destroy());
  }

  async remove(): Promise<void> {
    await this.stack.remove();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function succeeded(run: Run): Run {
  expect(run.succeeded, run.text).toBe(true);
  return run;
}
