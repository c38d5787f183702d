import type { KeyObject } from "node:crypto";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { toPem } from "../pki/certificate.ts";
import * as der from "../pki/der.ts";
import { type Authority, type IssuedLeaf, issueAuthority, type LeafOptions } from "../pki/index.ts";

export interface Tree {
  readonly root: Authority;
  readonly intermediate: Authority;
  readonly leaf: IssuedLeaf;
}

/** Root, intermediate and leaf. EC, unless told otherwise: issued in no time. */
export async function issueTree(options: Partial<LeafOptions> = {}): Promise<Tree> {
  const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
  const intermediate = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
  const leaf = await intermediate.issueLeaf({ names: ["api.example.com"], keyAlgorithm: "EC_prime256v1", ...options });
  return { root, intermediate, leaf };
}

/** The old encrypted PEM (RFC 1421) with triple DES, as `openssl rsa -des3` wrote it. */
export function oldEncryptedPem(key: KeyObject, passphrase: string): string {
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
  const iv = randomBytes(8);
  const first = createHash("md5").update(passphrase).update(iv).digest();
  const second = createHash("md5").update(first).update(passphrase).update(iv).digest();
  const cipher = createCipheriv("des-ede3-cbc", Buffer.concat([first, second]).subarray(0, 24), iv);
  const body = Buffer.concat([cipher.update(key.export({ type, format: "der" })), cipher.final()]);
  const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,${iv.toString("hex").toUpperCase()}\n\n`;
  return toPem(type === "pkcs1" ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", body).replace("\n", `\n${headers}`);
}

/** OpenSSL's `x509 -addtrust serverAuth -trustout`. */
export function trustedPem(certificate: Uint8Array): string {
  const trust = der.sequence(der.sequence(der.objectIdentifier("1.3.6.1.5.5.7.3.1")));
  return toPem("TRUSTED CERTIFICATE", Buffer.concat([certificate, trust]));
}
