import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Server } from "node:tls";
import type { PemBundle } from "./clouds/faults.ts";

/** A TLS server that takes its certificate from a cloud, as load balancers and gateways do. */
export interface Edge {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the leaf that a client is served now, lower-case hex, by a handshake. */
  served(): Promise<string>;
  /** Stops taking new certificates: a listener that hangs. */
  freeze(): void;
  follow(): void;
  close(): Promise<void>;
}

const pollMilliseconds = 100;

/** @param load what the cloud holds now for consumers; undefined while there is nothing */
export async function startEdge(load: () => Promise<PemBundle | undefined>): Promise<Edge> {
  const server = createServer();
  let frozen = false;
  let current = "";
  const poll = async () => {
    const bundle = frozen ? undefined : await load().catch(() => undefined);
    if (bundle === undefined || bundle.certificate === current) return;
    server.setSecureContext({ cert: bundle.certificate + (bundle.chain ?? ""), key: bundle.privateKey });
    current = bundle.certificate;
  };
  const timer = setInterval(poll, pollMilliseconds);
  const port = await listening(server);
  return {
    host: "127.0.0.1",
    port,
    served: () => servedFingerprint(port),
    freeze: () => {
      frozen = true;
    },
    follow: () => {
      frozen = false;
    },
    close: () => {
      clearInterval(timer);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<number> {
  // A client that gives up in the middle of a handshake is no reason to end.
  server.on("tlsClientError", () => {});
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function servedFingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(createHash("sha256").update(raw).digest("hex"));
    });
  });
}
