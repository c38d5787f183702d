import { createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Endpoint, verifyEndpoints } from "../../provider/imported-certificate/endpoints.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { failureOf, issueLeaf, parsed } from "./fixtures.ts";

const [before, wanted] = await Promise.all([issueLeaf(30), issueLeaf(1)]);
const shortOf = (leaf: IssuedLeaf) => `SHA-256 ${leaf.fingerprint.slice(0, 16)}…`;

async function listening(server: Server, host = "127.0.0.1", port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** An edge that serves a certificate, and another one by request; `asked` lists the server names that clients sent. */
async function edge(leaf: IssuedLeaf, host?: string, port?: number) {
  const asked: string[] = [];
  const secret = ({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf) => ({
    cert: `${certificatePem}${chainPem}`,
    key: privateKeyPem,
  });
  const SNICallback = (name: string, answer: (error: Error | null) => void) => {
    asked.push(name);
    answer(null);
  };
  const server = createTlsServer({ ...secret(leaf), SNICallback });
  server.on("tlsClientError", () => {});
  const at = await listening(server, host, port);
  return { port: at, asked, serve: (next: IssuedLeaf) => server.setSecureContext(secret(next)) };
}

const verify = (endpoints: readonly Endpoint[], seconds = 0) =>
  verifyEndpoints(endpoints, parsed(wanted).leaf, Date.now() + seconds * 1000);

test("an edge that serves the new certificate is verified by its handshake, under the server name given", async () => {
  const { port, asked } = await edge(wanted);
  await verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }]);
  expect(asked).toEqual(["api.example.com"]);
});

test("without a server name the host's is asked for", async () => {
  const { port, asked } = await edge(wanted, "localhost");
  await verify([{ host: "localhost", port }]);
  expect(asked).toEqual(["localhost"]);
});

test("an address has no server name (RFC 6066 section 3): none is sent, and nothing is printed about it", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const { port, asked } = await edge(wanted);
  await verify([{ host: "127.0.0.1", port }]);
  expect(asked).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
});

test("an edge that still serves the old one after the deadline is named, with what it serves", async () => {
  const { port } = await edge(before);
  const error = await failureOf(verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }]));
  expect(error).toMatchObject({ name: "VerificationError", mismatch: "endpoint" });
  expect(error.message).toBe(
    `127.0.0.1:${port}: expected the new certificate (${shortOf(wanted)}) in a TLS handshake, received ${shortOf(before)} from 127.0.0.1`,
  );
});

test("an edge that changes over within the time is waited for", async () => {
  const { port, serve } = await edge(before);
  setTimeout(() => serve(wanted), 300);
  await verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }], 5);
});

test("every address of a host must serve it: a load balancer's nodes change over one by one", async () => {
  // All of 127.0.0.0/8 is this machine: two nodes on one port.
  const { port } = await edge(wanted, "127.0.0.1");
  await edge(before, "127.0.0.2", port);
  const endpoints = [
    { host: "127.0.0.1", port, serverName: "api.example.com" },
    { host: "127.0.0.2", port, serverName: "api.example.com" },
  ];
  expect((await failureOf(verify(endpoints))).message).toContain(`${shortOf(before)} from 127.0.0.2`);
});

test("nobody there is said with the reason, and is no certificate of somebody else", async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const error = await failureOf(verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }]));
  expect(error.message).toBe(
    `127.0.0.1:${port}: expected the new certificate (${shortOf(wanted)}) in a TLS handshake, received no certificate (connect ECONNREFUSED 127.0.0.1:${port})`,
  );
});

test("a host that does not exist is said with its name", async () => {
  const error = await failureOf(verify([{ host: "no-such-host.invalid" }]));
  expect(error.message).toMatch(/^no-such-host\.invalid:443: expected .* received no certificate \(getaddrinfo .*\)$/);
});

test("a server that speaks no TLS is no certificate", async () => {
  const server = createServer((socket) => socket.on("error", () => {}).end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const port = await listening(server);
  const error = await failureOf(verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }]));
  expect(error.message).toContain("received no certificate (");
});

test("a server that never answers is given up after five seconds, with that as the reason", async () => {
  const port = await listening(createServer((socket) => onTestFinished(() => void socket.destroy())));
  const start = performance.now();
  const error = await failureOf(verify([{ host: "127.0.0.1", port, serverName: "api.example.com" }]));
  expect(error.message).toContain("received no certificate (the TLS handshake timed out)");
  expect(performance.now() - start).toBeLessThan(8000);
});

test("no endpoints is nothing to verify", async () => {
  await verify([]);
});
