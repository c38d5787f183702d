import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compile, tsBlocks } from "./compile.ts";
import { examples } from "./example.ts";

const root = dirname(examples);
const folders = readdirSync(examples, { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map(({ name }) => name);
const textOf = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

test("every example, and every program in README, docs and docstrings, compiles against the real packages", () => {
  const documents = [
    ...globSync(["README.md", "docs/*.md", "examples/*/README.md", "provider/**/*.ts"], { cwd: root }),
  ];
  const blocks = documents.flatMap((path) => tsBlocks(path, textOf(path)));
  expect(blocks.map(({ path }) => path)).toEqual(
    expect.arrayContaining([expect.stringContaining("README.md"), expect.stringContaining("provider/")]),
  );
  const programs = globSync("examples/*/{*,*/*}.ts", { cwd: root, exclude: ["**/node_modules/**"] });
  expect(programs.length).toBeGreaterThanOrEqual(folders.length);
  expect(compile(root, programs, blocks)).toEqual([]);
}, 120_000);

test("a program in a text that does not compile is found", () => {
  const text = '```ts\nnew ImportedCertificate("api", { certificate: "", privateKey: "", keyVault: {} });\n```\n';
  expect(compile(root, [], tsBlocks("bad.md", text)).join()).toContain("bad.md:1");
}, 60_000);

test.each(folders)("%s has all that a copy of it needs", (folder) => {
  const projects = globSync("{.,*}/Pulumi.yaml", { cwd: join(examples, folder), exclude: ["node_modules"] });
  // The quickstart is what the Pulumi.yaml of the root runs.
  expect(projects.length > 0 || folder === "quickstart", "Pulumi.yaml").toBe(true);
  expect(textOf("examples", folder, "tsconfig.json"), "tsconfig.json").toBe(
    textOf("examples/quickstart/tsconfig.json"),
  );
  const { dependencies, private: isPrivate } = JSON.parse(textOf("examples", folder, "package.json"));
  expect(isPrivate).toBe(true);
  const imports = globSync("**/*.ts", { cwd: join(examples, folder), exclude: ["**/node_modules/**"] })
    .flatMap((file) => [...textOf("examples", folder, file).matchAll(/from "((?:@[^/"]+\/)?[^/".]+)/g)])
    .map(([, name]) => name)
    .filter((name) => name?.startsWith("node:") === false);
  expect(Object.keys(dependencies).sort()).toEqual(
    [...new Set([...imports, "@pulumi/pulumi", "pulumi-certificates"])].sort(),
  );
  const readme = textOf("examples", folder, "README.md");
  expect(readme.split("\n").length, "one screen").toBeLessThanOrEqual(50);
  for (const heading of ["## Run", "## Costs", "## Remove"]) expect(readme).toContain(heading);
});

test.each(folders)("%s: its README names every setting that its program reads", (folder) => {
  const readme = textOf("examples", folder, "README.md");
  const settings = globSync("**/*.ts", { cwd: join(examples, folder), exclude: ["**/node_modules/**"] })
    .flatMap((file) => [
      ...textOf("examples", folder, file).matchAll(/onfig\.(?:get|require)\w*(?:<[^(]*>)?\("(\w+)"\)/g),
    ])
    .map(([, name]) => name);
  for (const name of settings) expect(readme, name).toContain(name);
  expect(existsSync(join(examples, folder, "README.md"))).toBe(true);
});
