import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { redact } from "../redact.ts";
import { FailedError } from "./exit-codes.ts";
import { readText } from "./files.ts";

/** Where a stack's state is read from. */
export interface StackChoice {
  /** Default: the one that is selected in the program's folder. */
  readonly stack?: string;
  /** The folder of Pulumi.yaml; default: the working directory. */
  readonly cwd?: string;
  /** An export made elsewhere, `-` for stdin: then no Pulumi CLI is needed here. */
  readonly state?: string;
}

/** Whether the user named a stack at all. */
export function namesStack({ stack, cwd, state }: StackChoice): boolean {
  return stack !== undefined || cwd !== undefined || state !== undefined;
}

/** The export, with its secrets in clear: in this process's memory, and nowhere else. */
export function exportStack(choice: StackChoice): Promise<string> {
  return choice.state === undefined ? exportByPulumi(choice) : readText(choice.state);
}

async function exportByPulumi({ stack, cwd = process.cwd() }: StackChoice): Promise<string> {
  const named = stack === undefined ? [] : ["--stack", stack];
  const args = ["stack", "export", "--show-secrets", "--non-interactive", ...named];
  const child = spawn("pulumi", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  try {
    const [code, exported, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code === 0) return exported;
    throw new FailedError(`pulumi ${args.join(" ")} (in ${cwd}): expected the state, received ${redact(said.trim())}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new FailedError(
      `pulumi: expected the Pulumi CLI on PATH and the folder ${cwd}, received neither or one of them; ` +
        "or pipe the export in: pulumi stack export --show-secrets | pulumi-certificates … --state -",
    );
  }
}
