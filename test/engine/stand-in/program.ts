/** The SDK's own program runner, on an unmodified Pulumi program. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ProjectFile } from "../project-file.ts";
import { sdkScript } from "./sdk.ts";

export const organization = "organization";

/** How many operations run at once, as in the CLI on a small machine. */
export const parallelism = 8;

interface ProgramOptions {
  readonly project: string;
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly programDirectory: string;
  readonly file: Pick<ProjectFile, "workingDirectory" | "entry">;
  /** Of the gRPC server that serves both, resource monitor and engine. */
  readonly address: string;
  readonly isPreview: boolean;
  /** By full key, `project:key`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly print: (line: string) => void;
}

export interface RunningProgram {
  /** The exit code; 32 says that the program has told the user why, null that it was killed. */
  readonly exit: Promise<number | null>;
  kill(): void;
}

export function startProgram(options: ProgramOptions): RunningProgram {
  const child = spawn(process.execPath, [sdkScript("run"), ...programArguments(options)], {
    cwd: options.file.workingDirectory,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(Object.entries(options.config).map(withInfix))),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: "true",
    },
  });
  printLines(child, options.print);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { exit, kill: () => void child.kill("SIGKILL") };
}

function programArguments(options: ProgramOptions): string[] {
  const { file, address } = options;
  return [
    ...["--monitor", address, "--engine", address],
    ...["--organization", organization, "--project", options.project, "--stack", options.stack],
    ...["--root-directory", options.programDirectory, "--pwd", file.workingDirectory],
    ...(options.isPreview ? ["--dry-run"] : []),
    ...["--parallel", String(parallelism), file.entry],
  ];
}

/** `project:key` in the old spelling that the runner reads, `project:config:key`. */
function withInfix([key, value]: [string, string]): [string, string] {
  return [key.replace(":", ":config:"), value];
}

function printLines({ stdout, stderr }: ChildProcess, print: (line: string) => void): void {
  for (const stream of [stdout, stderr]) {
    if (stream !== null) createInterface(stream).on("line", print);
  }
}
