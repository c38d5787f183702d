/** The few lines of a Pulumi.yaml that an engine has to know or change. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export interface ProjectFile {
  /** The file's text, without its top-level `name` and `main`. */
  readonly rest: string;
  /** The folder that the program and its provider run in, and what to run there: "." or a file of the folder. */
  readonly workingDirectory: string;
  readonly entry: string;
}

/**
 * @param programDirectory the folder of Pulumi.yaml
 * @throws Error if there is no Pulumi.yaml, or its `main` does not exist
 */
export function readProjectFile(programDirectory: string): ProjectFile {
  const path = join(programDirectory, "Pulumi.yaml");
  if (!existsSync(path)) throw new Error(`${programDirectory}: expected a folder with a Pulumi.yaml, received none`);
  const lines = readFileSync(path, "utf8").split("\n");
  const main = lines.map((line) => /^main:\s*["']?([^"'#]*?)["']?\s*(#.*)?$/.exec(line)?.[1]).find(Boolean);
  const target = resolve(programDirectory, main ?? ".");
  const isFolder = statSync(target).isDirectory();
  return {
    rest: lines.filter((line) => !/^(name|main):/.test(line)).join("\n"),
    workingDirectory: isFolder ? target : dirname(target),
    entry: isFolder ? "." : basename(target),
  };
}
