import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { connect, createServer, type SecureContextOptions, type Server } from "node:tls";
import type { TokenCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import type { PemBundle } from "./clouds/faults.ts";

/** A TLS server that takes its certificate from a cloud, as load balancers and gateways do. */
export interface Edge {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the leaf that a client is served now, lower-case hex, by a handshake; rejects while it has none. */
  served(): Promise<string>;
  /** The same for all that it has served, the first one first. */
  readonly history: readonly string[];
  /** Stops taking new certificates: a listener that hangs, or a gateway that has lost its access to the vault. */
  freeze(): void;
  follow(): void;
  close(): Promise<void>;
}

/** What the cloud holds now for consumers; undefined while there is nothing. */
export type EdgeSource = () => Promise<PemBundle | { readonly pfx: Buffer } | undefined>;

const pollMilliseconds = 100;

export async function startEdge(load: EdgeSource): Promise<Edge> {
  const server = createServer();
  let frozen = false;
  const history: string[] = [];
  const poll = async () => {
    const material = frozen ? undefined : await load().catch(() => undefined);
    if (material === undefined) return;
    server.setSecureContext(contextOf(material));
    const fingerprint = await servedFingerprint(port);
    if (fingerprint !== history.at(-1)) history.push(fingerprint);
  };
  const port = await listening(server);
  const timer = repeatedly(poll);
  return {
    host: "127.0.0.1",
    port,
    served: () => servedFingerprint(port),
    history,
    freeze: () => {
      frozen = true;
    },
    follow: () => {
      frozen = false;
    },
    close: async () => {
      await timer.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * By the versionless id of a vault's secret, which is what Application Gateway and Front Door hold.
 * @param credential of an identity that may read secrets
 */
export function fromVault(secretId: string, credential: TokenCredential): EdgeSource {
  const { origin, pathname } = new URL(secretId);
  const name = pathname.split("/")[2] ?? "";
  const client = new SecretClient(origin, credential, { disableChallengeResourceVerification: true });
  return async () => {
    const { value = "", properties } = await client.getSecret(name);
    const isPfx = properties.contentType === "application/x-pkcs12";
    return isPfx ? { pfx: Buffer.from(value, "base64") } : { certificate: value, privateKey: value };
  };
}

function contextOf(material: PemBundle | { readonly pfx: Buffer }): SecureContextOptions {
  if ("pfx" in material) return material;
  return { cert: material.certificate + (material.chain ?? ""), key: material.privateKey };
}

/** One poll after the other, and none after the end. */
function repeatedly(poll: () => Promise<void>): { end(): Promise<void> } {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      // What a poll could not do the next one may.
      current = poll().catch(() => undefined);
      current.then(() => ended || next());
    }, pollMilliseconds);
  };
  next();
  return {
    end: () => {
      ended = true;
      clearTimeout(timer);
      return current;
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
