import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import * as der from "./der.ts";

/** ACM's names of the Key Usage bits, in the order of RFC 5280 4.2.1.3. */
const keyUsageBits = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
] as const;
export type TestKeyUsage = (typeof keyUsageBits)[number];

const extendedKeyUsageOids = {
  TLS_WEB_SERVER_AUTHENTICATION: "1.3.6.1.5.5.7.3.1",
  TLS_WEB_CLIENT_AUTHENTICATION: "1.3.6.1.5.5.7.3.2",
  CODE_SIGNING: "1.3.6.1.5.5.7.3.3",
  EMAIL_PROTECTION: "1.3.6.1.5.5.7.3.4",
  TIME_STAMPING: "1.3.6.1.5.5.7.3.8",
  OCSP_SIGNING: "1.3.6.1.5.5.7.3.9",
} as const;
/** ACM's name of an Extended Key Usage, or any other one's OID. */
export type TestExtendedKeyUsage = keyof typeof extendedKeyUsageOids | `${number}.${string}`;

const attributeOids = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  L: "2.5.4.7",
  ST: "2.5.4.8",
  O: "2.5.4.10",
  OU: "2.5.4.11",
} as const;
/** One attribute each, written in the order given. */
export type TestName = { readonly [type in keyof typeof attributeOids]?: string };
export type TestSignatureHash = "SHA1" | "SHA256" | "SHA384" | "SHA512";

export interface CertificateContent {
  readonly subject: TestName;
  readonly issuer: TestName;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly signatureHash: TestSignatureHash;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Hex digits, colons allowed; random where not given. */
  readonly serialNumber?: string;
  readonly version?: 1 | 3;
  readonly isAuthority: boolean;
  readonly names: readonly string[];
  readonly keyUsages: readonly TestKeyUsage[];
  readonly extendedKeyUsages: readonly TestExtendedKeyUsage[];
  readonly ocspUrls: readonly string[];
}

/** Signs a certificate (RFC 5280 4.1) and returns its DER. An empty list of usages or names leaves the extension out. */
export function signCertificate(content: CertificateContent): Buffer {
  const algorithm = signatureAlgorithm(content.signingKey, content.signatureHash);
  const tbs = der.sequence(
    ...(content.version === 1 ? [] : [der.context(0, "constructed", der.integer("02"))]),
    der.integer((content.serialNumber ?? `4${randomBytes(16).toString("hex").slice(1)}`).replaceAll(":", "")),
    algorithm,
    distinguishedName(content.issuer),
    der.sequence(der.time(content.notBefore), der.time(content.notAfter)),
    distinguishedName(content.subject),
    spki(content.publicKey),
    ...(content.version === 1 ? [] : [der.context(3, "constructed", der.sequence(...extensions(content)))]),
  );
  const hash = content.signingKey.asymmetricKeyType === "ed25519" ? null : content.signatureHash;
  return der.sequence(tbs, algorithm, der.bitString(sign(hash, tbs, content.signingKey)));
}

export function toPem(label: string, content: Uint8Array): string {
  const body = Buffer.from(content)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

export function fingerprintOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: "spki", format: "der" });
}

function signatureAlgorithm(signingKey: KeyObject, hash: TestSignatureHash): Buffer {
  const rsa = { SHA1: "1.2.840.113549.1.1.5", SHA256: "1.2.840.113549.1.1.11", SHA384: "1.2.840.113549.1.1.12" };
  const ecdsa = { SHA1: "1.2.840.10045.4.1", SHA256: "1.2.840.10045.4.3.2", SHA384: "1.2.840.10045.4.3.3" };
  switch (signingKey.asymmetricKeyType) {
    case "rsa":
      return der.sequence(der.objectIdentifier({ ...rsa, SHA512: "1.2.840.113549.1.1.13" }[hash]), der.nothing);
    case "ec":
      return der.sequence(der.objectIdentifier({ ...ecdsa, SHA512: "1.2.840.10045.4.3.4" }[hash]));
    default:
      return der.sequence(der.objectIdentifier("1.3.101.112"));
  }
}

function distinguishedName(name: TestName): Buffer {
  const attributes = Object.entries(name) as [keyof TestName, string][];
  return der.sequence(
    ...attributes.map(([type, value]) =>
      der.set(
        der.sequence(
          der.objectIdentifier(attributeOids[type]),
          type === "C" ? der.printableString(value) : der.utf8String(value),
        ),
      ),
    ),
  );
}

function extensions(content: CertificateContent): Buffer[] {
  const found: Buffer[] = [];
  const add = (oid: string, critical: boolean, value: Buffer) =>
    found.push(der.sequence(der.objectIdentifier(oid), ...(critical ? [der.yes] : []), der.octetString(value)));
  add("2.5.29.19", true, content.isAuthority ? der.sequence(der.yes) : der.sequence());
  if (content.keyUsages.length > 0) {
    add("2.5.29.15", true, der.namedBits(content.keyUsages.map((usage) => keyUsageBits.indexOf(usage))));
  }
  if (content.extendedKeyUsages.length > 0) add("2.5.29.37", false, extendedKeyUsage(content.extendedKeyUsages));
  if (content.names.length > 0) add("2.5.29.17", false, der.sequence(...content.names.map(generalName)));
  if (content.ocspUrls.length > 0) add("1.3.6.1.5.5.7.1.1", false, authorityInformation(content.ocspUrls));
  add("2.5.29.14", false, der.octetString(keyIdentifier(content.publicKey)));
  const issuerKey = keyIdentifier(createPublicKey(content.signingKey));
  add("2.5.29.35", false, der.sequence(der.context(0, "primitive", issuerKey)));
  return found;
}

function extendedKeyUsage(usages: readonly TestExtendedKeyUsage[]): Buffer {
  const oids: Record<string, string> = extendedKeyUsageOids;
  return der.sequence(...usages.map((usage) => der.objectIdentifier(oids[usage] ?? usage)));
}

function generalName(name: string): Buffer {
  return isIP(name) ? der.context(7, "primitive", der.ipOctets(name)) : der.context(2, "primitive", Buffer.from(name));
}

function authorityInformation(ocspUrls: readonly string[]): Buffer {
  const ocsp = der.objectIdentifier("1.3.6.1.5.5.7.48.1");
  return der.sequence(
    ...ocspUrls.map((url) => der.sequence(ocsp, der.context(6, "primitive", Buffer.from(url, "latin1")))),
  );
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash("sha1").update(spki(publicKey)).digest();
}
