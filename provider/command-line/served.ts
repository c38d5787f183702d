import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate, getCACertificates, type TLSSocket } from "node:tls";
import { type Certificate, parseCertificate } from "../certificate/certificate.ts";
import { coversName } from "../certificate/hostnames.ts";
import { FailedError } from "./exit-codes.ts";

/** Where TLS is terminated. */
export interface Edge {
  readonly host: string;
  readonly port: number;
  /** Sent as SNI (RFC 6066 section 3), and matched against the certificate's names; empty for none. */
  readonly serverName: string;
}

/** What one address of a host serves. */
export interface Served {
  readonly address: string;
  readonly protocol: string;
  readonly leaf: Certificate;
  /** As the server sent it: the leaf's issuer first. */
  readonly chain: readonly Certificate[];
  readonly coversServerName: boolean;
  /** Whether a client with this machine's roots trusts it; the name is judged apart. */
  readonly trusted: boolean;
  /** OpenSSL's reason where it does not: `UNABLE_TO_VERIFY_LEAF_SIGNATURE`. */
  readonly distrust: string | undefined;
}

export type Answer = Served | { readonly address: string; readonly failure: string };

const handshakeTimeoutMilliseconds = 10_000;

/** Shakes hands with every address of the host: behind one name there may be nodes that have not changed over. */
export async function servedBy(edge: Edge): Promise<readonly Answer[]> {
  const addresses = await addressesOf(edge.host);
  return Promise.all(addresses.map((address) => servedAt(address, edge)));
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw new FailedError(`${host}: expected a name that resolves, received ${(error as NodeJS.ErrnoException).code}`);
  }
}

async function servedAt(address: string, edge: Edge): Promise<Answer> {
  try {
    // Node fills the chain up from the roots that it knows, so for what is really sent it must know none.
    const sent = await handshake(address, edge, []);
    const judged = await handshake(address, edge, roots());
    const [leaf, ...chain] = sent.certificates;
    if (leaf === undefined) return { address, failure: "the handshake ended without a certificate" };
    return {
      address,
      protocol: sent.protocol,
      leaf,
      chain,
      // RFC 9525 section 2: the common name is no longer looked at.
      coversServerName: coversName(leaf.subjectAlternativeNames, edge.serverName === "" ? edge.host : edge.serverName),
      trusted: judged.distrust === undefined,
      distrust: judged.distrust,
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { address, failure: message || code || "no answer" };
  }
}

/** Node's own roots with NODE_EXTRA_CA_CERTS, and, in a Node that can read it (22.15, 23.9), the system's store. */
function roots(): string[] | undefined {
  if (typeof getCACertificates !== "function") return undefined;
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}

interface Handshake {
  readonly certificates: readonly Certificate[];
  readonly protocol: string;
  readonly distrust: string | undefined;
}

function handshake(address: string, { port, serverName }: Edge, ca: string[] | undefined): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      servername: serverName,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(ca && { ca }),
    });
    socket.setTimeout(handshakeTimeoutMilliseconds, () => socket.destroy(new Error("the TLS handshake timed out")));
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      try {
        resolve(seenOn(socket));
      } catch (error) {
        reject(error);
      } finally {
        socket.destroy();
      }
    });
  });
}

function seenOn(socket: TLSSocket): Handshake {
  const error: unknown = socket.authorizationError;
  return {
    certificates: certificatesFrom(socket.getPeerCertificate(true)),
    protocol: socket.getProtocol() ?? "TLS",
    distrust: socket.authorized ? undefined : String((error as NodeJS.ErrnoException | null)?.code ?? error),
  };
}

function certificatesFrom(first: DetailedPeerCertificate): Certificate[] {
  const found: Certificate[] = [];
  const seen = new Set<string>();
  for (let next: DetailedPeerCertificate | undefined = first; next?.raw !== undefined; next = next.issuerCertificate) {
    const certificate = parseCertificate(next.raw, "the certificate that was served");
    // A root is its own issuer.
    if (seen.has(certificate.fingerprint)) break;
    seen.add(certificate.fingerprint);
    found.push(certificate);
  }
  return found;
}

/** Reads HOST, HOST:PORT, [IPv6]:PORT or IPv6; undefined where `text` is none of these. */
export function parseEdge(text: string, serverName: string | undefined): Edge | undefined {
  const [, bracketed, named, port = "443"] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? named ?? (isIP(text) === 6 ? text : undefined);
  if (host === undefined || !/^[\p{L}\p{N}._:%-]{1,255}$/u.test(host)) return undefined;
  if (Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host, port: Number(port), serverName: serverName ?? (isIP(host) === 0 ? host : "") };
}
