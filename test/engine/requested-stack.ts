/** A stack of certificates that ACM issues, in a local AWS of its own. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type StartedAws, startLocalAws } from "../clouds/aws/index.ts";
import { awsPlugin } from "./aws-plugin/index.ts";
import type { Engine, Run, Stack } from "./engine.ts";

export interface RequestedStack {
  readonly cloud: StartedAws;
  readonly stack: Stack;
  /** What the program reads, as it is to be from now on. */
  configure(config: Readonly<Record<string, unknown>>): Promise<void>;
  /** Operations since the last question; who is asking (GetCallerIdentity) is left out. */
  newCalls(): string[];
  close(): Promise<void>;
}

export async function requestedStack(
  engine: Engine,
  program: "requested" | "listener-certificates",
  config: Readonly<Record<string, unknown>> | ((cloud: StartedAws) => Readonly<Record<string, unknown>>),
): Promise<RequestedStack> {
  const cloud = await startLocalAws();
  const workDirectory = mkdtempSync(join(tmpdir(), "requested-stack-"));
  mkdirSync(workDirectory, { recursive: true });
  const stack = await engine.createStack({
    programDirectory: fileURLToPath(new URL(`../programs/${program}`, import.meta.url)),
    project: program,
    stack: "dev",
    config: { "aws:region": "eu-west-1", ...asTexts(typeof config === "function" ? config(cloud) : config) },
    environment: {
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      NODE_COMPILE_CACHE: fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url)),
      PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
      ...cloud.env,
    },
    plugins: [awsPlugin],
    workDirectory,
  });
  return {
    cloud,
    stack,
    configure: (change) => stack.setConfig(asTexts(change)),
    newCalls: () => {
      const calls = cloud.aws.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity");
      cloud.aws.clearCalls();
      return calls;
    },
    close: async () => {
      await stack.remove();
      rmSync(workDirectory, { recursive: true, force: true });
      await cloud.close();
    },
  };
}

function asTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** "update site" of the resources of a type, by its end, with the outcome where it isn't "done". */
export function stepsOf({ steps }: Run, type: string): string[] {
  return steps
    .filter((step) => step.type.endsWith(type))
    .map(({ op, name, outcome }) => (outcome === "done" ? `${op} ${name}` : `${op} ${name} ${outcome}`));
}
