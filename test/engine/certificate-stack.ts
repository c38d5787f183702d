/** A stack of imported certificates, and the folder where its program finds them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IssuedLeaf } from "../pki/index.ts";
import type { ConfigValue, Engine, Run, Stack } from "./engine.ts";

export interface CertificateStackOptions {
  readonly program: "listener" | "certificates" | "many" | "private-ca";
  /** How the provider reaches the local cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values that are no text become JSON. */
  readonly config: Readonly<Record<string, unknown>>;
}

export class CertificateStack {
  readonly stack: Stack;
  /** Everything that the engine keeps is below it. */
  readonly workDirectory: string;
  readonly #bundles: string;

  static async create(engine: Engine, options: CertificateStackOptions): Promise<CertificateStack> {
    const folder = mkdtempSync(join(tmpdir(), "certificate-stack-"));
    const [workDirectory, bundles] = [join(folder, "work"), join(folder, "bundles")];
    for (const each of [workDirectory, bundles]) mkdirSync(each);
    const stack = await engine.createStack({
      programDirectory: fileURLToPath(new URL(`../programs/${options.program}`, import.meta.url)),
      project: options.program,
      stack: "dev",
      config: { directory: bundles, ...configOf(options.config) },
      environment: {
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        // Programs and providers are started over and over with the same large libraries.
        NODE_COMPILE_CACHE: fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url)),
        PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
        ...options.environment,
      },
      workDirectory,
    });
    return new CertificateStack(stack, workDirectory, bundles);
  }

  private constructor(stack: Stack, workDirectory: string, bundles: string) {
    this.stack = stack;
    this.workDirectory = workDirectory;
    this.#bundles = bundles;
  }

  /** The certificate authority sends a certificate, leaf and chain in one file, and its key. */
  receive(name: string, { certificatePem, chainPem, privateKeyPem }: IssuedLeaf): void {
    this.write(`${name}.pem`, certificatePem + chainPem);
    this.write(`${name}.key`, privateKeyPem);
  }

  /** A file beside the certificates. */
  write(file: string, text: string): void {
    writeFileSync(join(this.#bundles, file), text);
  }

  setConfig(config: Readonly<Record<string, unknown>>): Promise<void> {
    return this.stack.setConfig(configOf(config));
  }

  async remove(): Promise<void> {
    await this.stack.remove();
    rmSync(join(this.workDirectory, ".."), { recursive: true, force: true });
  }
}

function configOf(config: Readonly<Record<string, unknown>>): Record<string, ConfigValue> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (typeof value === "string") return [key, value];
      if (typeof value === "object" && value !== null && "secret" in value) return [key, { secret: `${value.secret}` }];
      return [key, JSON.stringify(value)];
    }),
  );
}

/** "update api" of the certificates alone, with the outcome where it isn't "done". */
export function certificateSteps(run: Run): string[] {
  return stepsOf(run, "ImportedCertificate");
}

/** The same of the listeners that use them. */
export function listenerSteps(run: Run): string[] {
  return stepsOf(run, "dynamic:Resource");
}

function stepsOf({ steps }: Run, type: string): string[] {
  return steps
    .filter((step) => step.type.endsWith(type))
    .map(({ op, name, outcome }) => (outcome === "done" ? `${op} ${name}` : `${op} ${name} ${outcome}`));
}

/** How many of the engine's messages say `part`; a CLI without a terminal prints each as it comes and again at the end. */
export function timesSaid({ diagnostics }: Run, part: string): number {
  return diagnostics.filter(({ message }) => message.includes(part)).length;
}
