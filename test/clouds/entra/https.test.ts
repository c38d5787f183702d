import { get } from "node:https";
import { expect, test } from "vitest";
import { ConnectionCut, type WireHandler } from "../http.ts";
import { serveHttps } from "./https.ts";
import { issueLocalTls } from "./local-tls.ts";

const { identity, caPem } = await issueLocalTls();

async function asked(handler: WireHandler, ca?: string): Promise<string | undefined> {
  const { url, close } = await serveHttps(handler, identity);
  try {
    return await new Promise((resolve, reject) => {
      get(`${url}/path?query=1`, ca === undefined ? {} : { ca }, (response) => {
        response
          .setEncoding("utf8")
          .on("data", resolve)
          .on("end", () => resolve(undefined));
      }).on("error", reject);
    });
  } finally {
    await close();
  }
}

test("it answers over TLS to who trusts its CA, and to nobody else", async () => {
  const handler: WireHandler = async ({ method, path }) => ({ status: 200, headers: {}, body: `${method} ${path}` });
  expect(await asked(handler, caPem)).toBe("GET /path?query=1");
  await expect(asked(handler)).rejects.toThrow(/certificate/);
});

test("a cut connection ends without an answer", async () => {
  const handler: WireHandler = async () => {
    throw new ConnectionCut();
  };
  await expect(asked(handler, caPem)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a 204 has no body", async () => {
  expect(await asked(async () => ({ status: 204, headers: {}, body: "" }), caPem)).toBeUndefined();
});
