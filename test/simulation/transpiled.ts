// TypeScript as CommonJS. Kept on disk: each test file is a process of its own, and transpiling everything anew takes three
// seconds, one of them for loading the compiler.
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../.cache/transpiled");
const require = createRequire(import.meta.url);
const { version } = require("typescript/package.json") as { readonly version: string };

export function transpiled(source: string): string {
  const name = createHash("sha256").update(`${version} ${source}`).digest("hex");
  const file = join(folder, `${name}.js`);
  return known(file) ?? keep(file, transpile(source));
}

function transpile(source: string): string {
  const ts = require("typescript") as typeof import("typescript");
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2023,
    esModuleInterop: true,
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

function known(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Under another name first: test files run at the same time, and none may read half of it. */
function keep(file: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
  return text;
}
