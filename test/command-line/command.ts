/** The command as it is installed: the compiled file, in a process of its own. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export interface CommandRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** All that leads to a cloud: nothing of this machine's own configuration is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

export const main: string = fileURLToPath(new URL("../../dist/command-line/main.js", import.meta.url));

/** Runs `pulumi-certificates` with these arguments, without a terminal. */
export async function command(args: readonly string[], options: CommandOptions = {}): Promise<CommandRun> {
  const { env = {}, stdin = "", cwd } = options;
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
      NODE_COMPILE_CACHE: fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url)),
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
    ...(cwd !== undefined && { cwd }),
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  // A command that needs no stdin may have ended before it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** What a `--json` run answered. */
export function answerOf<Answer>({ stdout, stderr }: CommandRun): Answer {
  if (stdout === "") throw new Error(`command: expected JSON on stdout, received nothing, and on stderr ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
