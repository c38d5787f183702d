import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { folder, subject } from "./entries.ts";

let logStep: typeof import("../../provider/observability/event-log.ts")["logStep"];
let said: string[] = [];
beforeEach(async () => {
  said = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void said.push(line));
  vi.resetModules();
  ({ logStep } = await import("../../provider/observability/event-log.ts"));
});
afterEach(() => vi.restoreAllMocks());

const linesIn = (path: string) =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a step is one line of JSON with when, where and what", () => {
  const path = join(folder(), "events.jsonl");
  logStep(path, subject, { step: "imported", id: "arn", fingerprint: "ab" });
  expect(linesIn(path)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      run: expect.stringMatching(/^[0-9a-f]{8}$/),
      ...subject,
      step: "imported",
      id: "arn",
      fingerprint: "ab",
    },
  ]);
});

test("stderr is for a pipeline's own log", () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  logStep("stderr", subject, { step: "tagged" });
  expect(written).toEqual([expect.stringMatching(/^\{"time".*"step":"tagged"\}\n$/)]);
});

test("processes that share it write whole lines", async () => {
  const path = join(folder(), "events.jsonl");
  const module = JSON.stringify(new URL("../../provider/observability/event-log.ts", import.meta.url).href);
  const program = `
    const { logStep } = await import(${module});
    const subject = { resource: "x".repeat(200), target: "acm", operation: "update" };
    for (let i = 0; i < 300; i++) logStep(process.argv[1], subject, { step: "failed", detail: "y".repeat(3000) });`;
  const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, path]);
  await Promise.all([run(), run(), run()]);
  expect(linesIn(path)).toHaveLength(900);
});

test("a folder that is not there is said once and stops nothing", () => {
  const path = join(folder(), "absent", "events.jsonl");
  for (let i = 0; i < 3; i++) logStep(path, subject, { step: "tagged" });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(path);
});

test("a pipe that nobody reads holds nobody up", () => {
  const path = join(folder(), "pipe");
  execFileSync("mkfifo", [path]);
  logStep(path, subject, { step: "tagged" });
  expect(said[0]).toContain("ENXIO");
});

test("a disk that is full is said once and stops nothing", () => {
  logStep("/dev/full", subject, { step: "tagged" });
  logStep("/dev/full", subject, { step: "tagged" });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("ENOSPC");
});
