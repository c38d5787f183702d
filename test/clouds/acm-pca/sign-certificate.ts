// Certificates really signed by an authority's key (RFC 5280 section 4.1).
import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import * as der from "../../pki/der.ts";
import { algorithmIdentifier, type SigningAlgorithm, signatureOf } from "./algorithms.ts";
import { authorityKeyIdentifier, type Extension, subjectKeyIdentifier } from "./extensions.ts";

export interface CertificateContent {
  /** Names in DER. */
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly signingAlgorithm: SigningAlgorithm;
  /** Milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Lower-case hex digits. */
  readonly serial: string;
  readonly extensions: readonly Extension[];
}

/** 128 bits, as the service's serial numbers have; the first one is never 0, so that no encoding is shorter. */
export function newSerial(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets.toString("hex");
}

export function signCertificate(content: CertificateContent): X509Certificate {
  const { signingKey, signingAlgorithm, publicKey } = content;
  const identifiers = [authorityKeyIdentifier(createPublicKey(signingKey)), subjectKeyIdentifier(publicKey)];
  const extensions = [...content.extensions, ...identifiers].map(({ encoded }) => encoded);
  const algorithm = algorithmIdentifier(signingAlgorithm);
  const tbs = der.sequence(
    der.context(0, "constructed", der.integer("02")),
    der.integer(content.serial),
    algorithm,
    content.issuer,
    der.sequence(der.time(new Date(content.notBefore)), der.time(new Date(content.notAfter))),
    content.subject,
    publicKey.export({ type: "spki", format: "der" }),
    der.context(3, "constructed", der.sequence(...extensions)),
  );
  const signature = der.bitString(signatureOf(tbs, signingAlgorithm, signingKey));
  return new X509Certificate(der.sequence(tbs, algorithm, signature));
}

/** PEM as the service answers it: without a line break at the end. */
export function pemOf(certificate: X509Certificate): string {
  return certificate.toString().trimEnd();
}
