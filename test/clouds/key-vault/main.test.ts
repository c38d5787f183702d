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
  const said = JSON.parse(line) as { controlUrl: string; environments: Record<string, Record<string, string>> };
  expect(said).toMatchObject({
    vaultUrl: expect.stringMatching(/^https:\/\/localhost:\d+$/),
    authorityUrl: said.environments.default?.AZURE_AUTHORITY_HOST,
    caPem: expect.stringContaining("BEGIN CERTIFICATE"),
    principals: { application: said.environments.client_secret?.AZURE_CLIENT_ID },
  });
  expect(await (await fetch(`${said.controlUrl}/certificates`)).json()).toEqual([]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
