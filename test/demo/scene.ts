import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine, Run, Stack } from "../engine/engine.ts";
import { DemoAuthority } from "./certificates.ts";
import { expectThat, show } from "./story.ts";

const programDirectory = fileURLToPath(new URL("../programs/listener", import.meta.url));

/** A stack of the listener program with its own CA, and what it has called. */
export interface Scene {
  readonly stack: Stack;
  readonly authority: DemoAuthority;
  configure(settings: object): Promise<void>;
}

export interface SceneOptions {
  readonly engine: Engine;
  readonly directory: string;
  readonly names: readonly string[];
  readonly target: object;
  readonly consumers?: string;
  readonly environment: Readonly<Record<string, string>>;
}

export async function openScene(options: SceneOptions): Promise<Scene> {
  const { engine, directory, names, target, consumers, environment } = options;
  const certificates = join(directory, "certificates");
  const workDirectory = join(directory, "state");
  for (const each of [certificates, workDirectory]) mkdirSync(each, { recursive: true });
  const stack = await engine.createStack({
    programDirectory,
    project: "listener",
    stack: "demo",
    workDirectory,
    // Types are checked by `npm run check`; without it each run would check them again.
    environment: { ...environment, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    config: {
      directory: certificates,
      names: JSON.stringify(names),
      target: JSON.stringify(target),
      ...(consumers && { consumers }),
    },
  });
  const authority = new DemoAuthority(certificates);
  return { stack, authority, configure: (settings) => stack.setConfig({ settings: JSON.stringify(settings) }) };
}

/** The steps of a run, without the noise. */
export function showSteps({ steps }: Run): void {
  const texts = steps.map(
    ({ op, name, type }) => `${op} ${type.includes("ImportedCertificate") ? "certificate" : "listener"} ${name}`,
  );
  show("steps", texts.length === 0 ? "none" : texts.join(", "));
}

export function succeeded(run: Run): void {
  expectThat("the run succeeded", run.succeeded, run.text);
}

/** The operation that a consumer, or the certificate, went through. */
export function stepOf({ steps }: Run, what: "certificate" | "listener"): string | undefined {
  return steps.find(({ type }) => type.includes("ImportedCertificate") === (what === "certificate"))?.op;
}

/** What the user reads when a run fails. */
export function showError({ diagnostics }: Run, containing: string): void {
  const message = diagnostics.map((each) => each.message).find((each) => each.includes(containing)) ?? "";
  show("message", message.replace(/^[\s\S]*?(?=Rotation of)/, "").trim());
}
