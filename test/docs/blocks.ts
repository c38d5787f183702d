/** What the pages in docs/ ask a reader to type. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Page {
  /** Below the root: `docs/playbook.md`. */
  readonly path: string;
  readonly text: string;
}

export function pages(...patterns: readonly string[]): Page[] {
  return globSync([...patterns], { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

export interface DocumentedCommand {
  /** `docs/playbook.md:12` */
  readonly place: string;
  readonly line: string;
}

/** Every command of a page's `sh` blocks; a line that ends with a backslash goes on. */
export function commandsIn({ path, text }: Page): DocumentedCommand[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(({ 1: body = "", index }) => {
    const first = text.slice(0, index).split("\n").length + 1;
    return wholeLines(body).map(({ line, offset }) => ({ place: `${path}:${first + offset}`, line }));
  });
}

function wholeLines(body: string): { line: string; offset: number }[] {
  const found: { line: string; offset: number }[] = [];
  let begun: { line: string; offset: number } | undefined;
  for (const [offset, text] of body.trimEnd().split("\n").entries()) {
    const whole: { line: string; offset: number } =
      begun === undefined ? { line: text, offset } : { ...begun, line: `${begun.line} ${text.trim()}` };
    // Inside quotes a command goes on as well.
    const goesOn = whole.line.endsWith("\\") || whole.line.split("'").length % 2 === 0;
    begun = goesOn ? { ...whole, line: whole.line.replace(/\s*\\$/, "") } : undefined;
    if (!goesOn) found.push(whole);
  }
  return found;
}
