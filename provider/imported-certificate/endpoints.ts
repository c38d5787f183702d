import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import type { Certificate } from "../certificate/certificate.ts";
import { fingerprintOf } from "../certificate/fingerprint.ts";
import { messageOf } from "../errors.ts";
import { VerificationError } from "./verify.ts";

/** Something that terminates TLS with the certificate and has to serve it before a rotation counts as done. */
export interface Endpoint {
  /** Name or address to connect to. */
  readonly host: string;
  /** Default 443. */
  readonly port?: number | undefined;
  /** Sent as SNI (RFC 6066 section 3); default: `host`, or none where that is an address. */
  readonly serverName?: string | undefined;
}

const handshakeTimeoutMilliseconds = 5_000;
const pauseSeconds = 1;

/** Shakes hands with every address of every endpoint until each serves `leaf`, or `deadline` (ms since 1970) has come. */
export async function verifyEndpoints(
  endpoints: readonly Endpoint[],
  leaf: Certificate,
  deadline: number,
): Promise<void> {
  await Promise.all(endpoints.map((endpoint) => verifyEndpoint(endpoint, leaf, deadline)));
}

async function verifyEndpoint(endpoint: Endpoint, leaf: Certificate, deadline: number): Promise<void> {
  for (;;) {
    const received = await othersServed(endpoint, leaf);
    if (received === undefined) return;
    if (Date.now() + pauseSeconds * 1000 > deadline) {
      const where = `${endpoint.host}:${endpoint.port ?? 443}`;
      const expected = `the new certificate (${shortFingerprint(leaf.fingerprint)})`;
      throw new VerificationError(
        "endpoint",
        `${where}: expected ${expected} in a TLS handshake, received ${received}`,
      );
    }
    await sleep(pauseSeconds * 1000);
  }
}

/** What an address serves instead of `leaf`, or undefined when all serve it. A load balancer's nodes change over one by one. */
async function othersServed(endpoint: Endpoint, leaf: Certificate): Promise<string | undefined> {
  try {
    const addresses = await lookup(endpoint.host, { all: true });
    const answers = await Promise.all(addresses.map(({ address }) => instead(address, endpoint, leaf)));
    if (answers.every((answer) => answer === unreachable))
      return "no certificate (no address of it can be reached from here)";
    return answers.find((answer) => typeof answer === "string");
  } catch (error) {
    return `no certificate (${messageOf(error)})`;
  }
}

/** An address that this machine has no way to, e.g. IPv6 on an IPv4-only runner, says nothing about the edge. */
const unreachable = Symbol("unreachable");
const noWayTo = ["ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH"];

/** What one address serves instead of `leaf`. */
async function instead(
  address: string,
  { host, port = 443, serverName = isIP(host) ? "" : host }: Endpoint,
  leaf: Certificate,
): Promise<string | typeof unreachable | undefined> {
  try {
    const served = await servedFingerprint(address, port, serverName);
    return served === leaf.fingerprint ? undefined : `${shortFingerprint(served)} from ${address}`;
  } catch (error) {
    if (noWayTo.includes((error as NodeJS.ErrnoException).code ?? "")) return unreachable;
    return `no certificate (${messageOf(error)})`;
  }
}

function shortFingerprint(fingerprint: string): string {
  return `SHA-256 ${fingerprint.slice(0, 16)}…`;
}

/** Any certificate is accepted here: it is compared by fingerprint, whoever signed it. */
function servedFingerprint(address: string, port: number, serverName: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, servername: serverName, rejectUnauthorized: false });
    socket.setTimeout(handshakeTimeoutMilliseconds, () => socket.destroy(new Error("the TLS handshake timed out")));
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(fingerprintOf(raw));
    });
  });
}
