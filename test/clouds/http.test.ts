import { expect, onTestFinished, test } from "vitest";
import { ConnectionCut, serveHttp, type WireHandler } from "./http.ts";

async function served(handler: WireHandler): Promise<string> {
  const { url, close } = await serveHttp(handler);
  onTestFinished(close);
  return url;
}

test("a request reaches the handler with its path, query, headers and body, because signatures cover them all", async () => {
  const url = await served(async ({ method, path, headers, body }) => ({
    status: 201,
    headers: { "x-seen": headers["x-sent"] ?? "" },
    body: `${method} ${path} ${Buffer.from(body).toString()}`,
  }));
  const response = await fetch(`${url}/a%20b?c=d`, { method: "POST", headers: { "X-Sent": "yes" }, body: "é" });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-seen")).toBe("yes");
  expect(await response.text()).toBe("POST /a%20b?c=d é");
});

test("a cut ends the connection without an answer", async () => {
  const url = await served(() => Promise.reject(new ConnectionCut()));
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
});

test("close ends at once although clients keep their connections alive", async () => {
  const { url, close } = await serveHttp(async () => ({ status: 200, headers: {}, body: "" }));
  await (await fetch(url)).text();
  const before = performance.now();
  await close();
  expect(performance.now() - before).toBeLessThan(1000);
  await expect(fetch(url)).rejects.toThrow();
});
