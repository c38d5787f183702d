import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { engineGone } from "../../provider/pulumi/engine-gone.ts";

const argv = process.argv;
afterEach(() => {
  process.argv = argv;
});

async function listening(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

test("outside a provider process there is no engine to miss", async () => {
  process.argv = ["node", "vitest.mjs", "127.0.0.1:1"];
  expect(await engineGone()).toBeUndefined();
});

test("an engine that listens is there; once it is killed, nothing more may be written, and the message says what to run", async () => {
  const engine = await listening();
  process.argv = ["node", "/x/cmd/dynamic-provider/index.js", `127.0.0.1:${engine.port}`];
  expect(await engineGone()).toBeUndefined();
  await engine.close();
  expect(await engineGone()).toMatch(/engine that started this run is gone.*pulumi cancel.*pulumi up/);
});
