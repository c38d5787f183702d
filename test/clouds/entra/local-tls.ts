import { issueAuthority } from "../../pki/index.ts";
import type { ServerIdentity } from "../http.ts";

export interface LocalTls {
  readonly identity: ServerIdentity;
  /** What a client has to trust, by NODE_EXTRA_CA_CERTS or `tls.setDefaultCACertificates`. */
  readonly caPem: string;
}

/** A CA of its own and a server certificate for localhost. EC keys, because they cost nothing. */
export async function issueLocalTls(): Promise<LocalTls> {
  const authority = issueAuthority({ name: "Local cloud CA", keyAlgorithm: "EC_prime256v1" });
  const server = await authority.issueLeaf({ names: ["localhost", "127.0.0.1"], keyAlgorithm: "EC_prime256v1" });
  return {
    identity: { privateKeyPem: server.privateKeyPem, certificatePem: server.certificatePem },
    caPem: authority.certificatePem,
  };
}
