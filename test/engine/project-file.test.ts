import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readProjectFile } from "./project-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "project-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string) => writeFileSync(join(folder, "Pulumi.yaml"), text);

test("a program without a main runs in the folder of its Pulumi.yaml; name and main are left to the engine", () => {
  write("name: old\nruntime: nodejs\nconfig:\n  name: kept\n");
  expect(readProjectFile(folder)).toEqual({
    rest: "runtime: nodejs\nconfig:\n  name: kept\n",
    workingDirectory: folder,
    entry: ".",
  });
});

test("a main can be a folder or a file, in quotes or not, and the program runs where it is", () => {
  mkdirSync(join(folder, "program"));
  writeFileSync(join(folder, "program", "start.ts"), "");
  write("name: old\nmain: program # here\n");
  expect(readProjectFile(folder)).toMatchObject({ workingDirectory: join(folder, "program"), entry: "." });
  write('name: old\nmain: "program/start.ts"\n');
  expect(readProjectFile(folder)).toMatchObject({ workingDirectory: join(folder, "program"), entry: "start.ts" });
});

test("a folder without a Pulumi.yaml is refused by name", () => {
  expect(() => readProjectFile(folder)).toThrow(`${folder}: expected a folder with a Pulumi.yaml, received none`);
});
