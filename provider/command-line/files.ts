import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { UsageError } from "./exit-codes.ts";

/** The bytes of a file, or of stdin for `-`. */
export async function readBytes(file: string): Promise<Buffer> {
  if (file === "-") return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    const { code = "an error" } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file}: expected a file that can be read, received ${code}`);
  }
}

export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString("utf8");
}

/** Stdin can be read once. */
export function refuseStdinTwice(...files: (string | undefined)[]): void {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("-: expected at most one thing to read from stdin, received several");
  }
}
