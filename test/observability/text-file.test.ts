import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, utimesSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parseExposition } from "../../provider/observability/exposition.ts";
import { addToTextFile } from "../../provider/observability/text-file.ts";
import { entry, folder, shownValue } from "./entries.ts";

const samplesIn = (path: string) => parseExposition(readFileSync(path, "utf8"));
const attemptsIn = (path: string) => shownValue(samplesIn(path), "deploy_attempts_total", { result: "success" });

test("counters go on across runs", async () => {
  const path = join(folder(), "certificates.prom");
  await addToTextFile(path, [entry()]);
  await addToTextFile(path, [entry(), entry()]);
  expect(attemptsIn(path)).toBe(3);
});

test("nothing is left beside it, which node_exporter might read", async () => {
  const at = folder();
  await addToTextFile(join(at, "certificates.prom"), [entry()]);
  expect(readdirSync(at)).toEqual(["certificates.prom"]);
});

test("a reader never sees half of it", async () => {
  const path = join(folder(), "certificates.prom");
  await addToTextFile(path, [entry()]);
  const seen = new Set<string>();
  const watching = watch(join(path, ".."), () => {
    if (existsSync(path)) seen.add(readFileSync(path, "utf8"));
  });
  for (let run = 0; run < 20; run++) await addToTextFile(path, [entry()]);
  watching.close();
  expect(seen.size).toBeGreaterThan(0);
  for (const text of seen) expect(shownValue(parseExposition(text), "last_deploy_succeeded")).toBe(1);
});

test("several processes that share it lose nothing of each other's", async () => {
  const path = join(folder(), "certificates.prom");
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    const { addToTextFile } = await import(${module("../../provider/observability/text-file.ts")});
    const subject = { resource: "acme/shop/production/api", target: "acm", operation: "update" };
    const ending = { kind: "deployment", result: "success", seconds: 1 };
    for (let i = 0; i < 10; i++) await addToTextFile(process.argv[1], [{ subject, ending }]);`;
  const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, path]);
  await Promise.all([run(), run(), run()]);
  expect(attemptsIn(path)).toBe(30);
});

test("the lock of a process that was killed is taken over", async () => {
  const path = join(folder(), "certificates.prom");
  writeFileSync(`${path}.lock`, "");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${path}.lock`, longAgo, longAgo);
  await addToTextFile(path, [entry()]);
  expect(attemptsIn(path)).toBe(1);
});

test("a lock that is held is not waited for longer than two seconds", async () => {
  const path = join(folder(), "certificates.prom");
  writeFileSync(`${path}.lock`, "");
  const began = Date.now();
  await expect(addToTextFile(path, [entry()])).rejects.toThrow("still there");
  expect(Date.now() - began).toBeLessThan(2_000);
});

test("a file with somebody else's metrics is left alone", async () => {
  const path = join(folder(), "node.prom");
  writeFileSync(path, "node_up 1\n");
  await expect(addToTextFile(path, [entry()])).rejects.toThrow("expected a file of our own, received one with node_up");
  expect(readFileSync(path, "utf8")).toBe("node_up 1\n");
});
