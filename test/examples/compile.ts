/** Compiles programs from files, and programs from the texts around them, in one go. */
import { join } from "node:path";
import ts from "typescript";

export interface TsBlock {
  /** The document that it is from, below the root, and its line: `README.md:25`. */
  readonly path: string;
  readonly program: string;
}

/** The TypeScript blocks of a Markdown text, or of the docstrings of a source file. */
export function tsBlocks(path: string, text: string): TsBlock[] {
  const inDocstrings = path.endsWith(".ts");
  const pattern = inDocstrings ? /^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm : /^```ts\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(pattern)].map(({ 1: body = "", index }) => {
    const line = text.slice(0, index).split("\n").length;
    const program = inDocstrings ? body.replace(/^ *\* ?/gm, "") : body;
    return { path: `${path}:${line}`, program: program.includes("import ") ? program : imports + program };
  });
}

/** What a short example leaves out, on one line so that lines still count. */
const imports = [
  'import { readFileSync } from "node:fs";',
  'import * as pulumi from "@pulumi/pulumi";',
  "import { ExportedCertificate, ImportedCertificate, ListenerCertificates, PrivateCertificate, RequestedCertificate }",
  'from "pulumi-certificates"; ',
].join(" ");

/** As in the `tsconfig.json` of the examples. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

/**
 * What the compiler says, a line each, `path:line: message`; empty where all is well.
 *
 * @param files paths below `root`
 */
export function compile(root: string, files: readonly string[], blocks: readonly TsBlock[]): string[] {
  // They have no files: the compiler is given them where files of the root's would be.
  const virtual = new Map(blocks.map((block, index) => [join(root, `block-${index}.ts`), block]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path)?.program ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const block = virtual.get(path);
    return block === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, block.program, languageVersion);
  };
  const names = [...files.map((file) => join(root, file)), ...virtual.keys()];
  const program = ts.createProgram(names, { ...options, typeRoots: [join(root, "node_modules/@types")] }, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${virtual.get(file?.fileName ?? "")?.path ?? file?.fileName}:${line}: ${text}`;
  });
}
