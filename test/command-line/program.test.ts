import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { command, main } from "./command.ts";

const commands = ["inspect", "inventory", "verify", "recover", "check"];

test("the help names every command, shows examples and says what the exit codes mean", async () => {
  const { code, stdout, stderr } = await command(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
});

test.each(commands)("the help of %s has examples, which are what a person reads", async (name) => {
  const { code, stdout } = await command([name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Examples:\n.*pulumi-certificates ${name} `));
  for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(120);
});

test("a word that is no command is a mistake in the command, with a guess at what was meant", async () => {
  const { code, stderr } = await command(["inspekt"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Did you mean inspect?");
});

test("no command at all shows the help, and is no success", async () => {
  expect(await command([])).toMatchObject({ code: 2, stdout: "" });
});

test("the version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect((await command(["--version"])).stdout.trim()).toBe(version);
});

test("the installed file starts with Node's line, because npm links it as a command", () => {
  expect(readFileSync(main, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
});

test("no option takes a secret's value, since every process list shows arguments", async () => {
  const helps = await Promise.all(commands.map((name) => command([name, "--help"])));
  const options = helps.flatMap(({ stdout }) => stdout.match(/^ {2}(?:-\w, )?--[a-z-]+ <[^>]+>/gm) ?? []);
  expect(options.length).toBeGreaterThan(10);
  const secret = options.filter((each) => /key|pass|secret|token/.test(each));
  expect(new Set(secret.map((each) => each.trim()))).toEqual(
    new Set(["--private-key <file>", "--passphrase-env <variable>"]),
  );
});
