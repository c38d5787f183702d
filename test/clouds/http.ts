// What every local cloud shares about the wire: plain requests and responses, and a small HTTP server for them.
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** One HTTP request as a service sees it. `headers` may be in any case; `path` carries the query string. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The connection ends without an answer. The code is what Node's sockets report, so SDKs treat it alike. */
export class ConnectionCut extends Error {
  readonly code = "ECONNRESET";

  constructor() {
    super("socket hang up");
    this.name = "ConnectionCut";
  }
}

export type WireHandler = (request: WireRequest) => Promise<WireResponse>;

export interface Served {
  /** Base URL without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** What a server shows to its TLS clients. */
export interface ServerIdentity {
  readonly privateKeyPem: string;
  /** The leaf, then its issuers. */
  readonly certificatePem: string;
}

export interface ServeOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Serves https as localhost, with this; http where not given. */
  readonly identity?: ServerIdentity;
}

/** Serves `handler` on 127.0.0.1. A {@link ConnectionCut} destroys the socket. */
export async function serveHttp(handler: WireHandler, { port = 0, identity }: ServeOptions = {}): Promise<Served> {
  const server = serverFor(identity, (incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionCut)) console.error(`local cloud: ${String(error)}`);
      incoming.socket.destroy();
    });
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  const base = identity === undefined ? "http://127.0.0.1" : "https://localhost";
  return { url: `${base}:${bound}`, close: () => shut(server) };
}

function serverFor(identity: ServerIdentity | undefined, listener: RequestListener): Server {
  if (identity === undefined) return createHttpServer(listener);
  return createHttpsServer({ key: identity.privateKeyPem, cert: identity.certificatePem }, listener);
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
