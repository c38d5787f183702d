#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./program.ts";

// A pager that was closed, or `head`, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

run(process.argv.slice(2), version()).then((code) => {
  // Not `exit`: what is written may still be on its way into a pipe.
  process.exitCode = code;
});

function version(): string {
  const text = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
