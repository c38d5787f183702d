// The same small server as ../http.ts, over TLS: the Azure clients send a bearer token over https only.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { ConnectionCut, type Served, type WireHandler } from "../http.ts";

export interface ServerIdentity {
  readonly privateKeyPem: string;
  /** The leaf, then its issuers. */
  readonly certificatePem: string;
}

/** Serves `handler` as https://localhost; a ConnectionCut destroys the socket, port 0 takes a free one. */
export async function serveHttps(handler: WireHandler, identity: ServerIdentity, port = 0): Promise<Served> {
  const tls = { key: identity.privateKeyPem, cert: identity.certificatePem };
  const server = createServer(tls, (incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionCut)) console.error(`local cloud: ${String(error)}`);
      incoming.socket.destroy();
    });
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return { url: `https://localhost:${bound}`, close: () => shut(server) };
}

async function answer(handler: WireHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const response = await handler({
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers: flatHeaders(incoming),
    body: Buffer.concat(chunks),
  });
  const body = Buffer.from(response.body);
  // A 204 has no body, and so no length either (RFC 9110, 8.6).
  const length = response.status === 204 ? {} : { "content-length": body.byteLength };
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  outgoing.end(body);
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return headers;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // SDK clients keep their connections alive; waiting for them would hang the test.
    server.closeAllConnections();
  });
}
