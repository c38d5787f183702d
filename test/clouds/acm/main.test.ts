import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

test("it runs as a process of its own, tells where it is, and ends when signalled", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url, env } = JSON.parse(line) as { url: string; env: Record<string, string> };
  expect(env.AWS_ENDPOINT_URL).toBe(url);
  expect(await (await fetch(`${url}/_local/certificates`)).json()).toEqual([]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
