import { get } from "node:https";
import { expect, onTestFinished, test } from "vitest";
import { issueLocalTls } from "./entra/local-tls.ts";
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

const { identity, caPem } = await issueLocalTls();

async function askedOverTls(handler: WireHandler, ca?: string): Promise<string | undefined> {
  const { url, close } = await serveHttp(handler, { identity });
  onTestFinished(close);
  return new Promise((resolve, reject) => {
    get(`${url}/path?query=1`, ca === undefined ? {} : { ca }, (response) => {
      response
        .setEncoding("utf8")
        .on("data", resolve)
        .on("end", () => resolve(undefined));
    }).on("error", reject);
  });
}

test("with an identity it answers over TLS to who trusts its CA, and to nobody else", async () => {
  const handler: WireHandler = async ({ method, path }) => ({ status: 200, headers: {}, body: `${method} ${path}` });
  expect(await askedOverTls(handler, caPem)).toBe("GET /path?query=1");
  await expect(askedOverTls(handler)).rejects.toThrow(/certificate/);
});

test("a cut ends a TLS connection too", async () => {
  const cut: WireHandler = () => Promise.reject(new ConnectionCut());
  await expect(askedOverTls(cut, caPem)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a 204 has no body and no length (RFC 9110, 8.6)", async () => {
  const response = await fetch(await served(async () => ({ status: 204, headers: {}, body: "" })));
  expect([response.headers.get("content-length"), await response.text()]).toEqual([null, ""]);
});
