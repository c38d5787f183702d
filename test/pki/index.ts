import { createPublicKey, type KeyObject } from "node:crypto";
import {
  fingerprintOf,
  signCertificate,
  type TestExtendedKeyUsage,
  type TestKeyUsage,
  type TestName,
  type TestSignatureHash,
  toPem,
} from "./certificate.ts";
import { leafKey, newKey, type TestKeyAlgorithm } from "./keys.ts";

export interface AuthorityOptions {
  /** The common name; its organisation is always "Example Trust". */
  readonly name?: string;
  readonly keyAlgorithm?: TestKeyAlgorithm;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface LeafOptions {
  /** DNS names and IP addresses; the first one is the common name too, where no subject is given. */
  readonly names: readonly string[];
  /** RSA_2048 where neither this nor a key is given. */
  readonly keyAlgorithm?: TestKeyAlgorithm;
  /** To renew with the same key. */
  readonly privateKey?: KeyObject;
  /** An empty list leaves the extension out; a TLS server's usages where not given. */
  readonly keyUsages?: readonly TestKeyUsage[];
  /** An empty list leaves the extension out; server authentication where not given. */
  readonly extendedKeyUsages?: readonly TestExtendedKeyUsage[];
  /** Since yesterday, where not given. */
  readonly notBefore?: Date;
  /** For 90 days from now, where not given. */
  readonly notAfter?: Date;
  /** Hex digits, colons allowed. */
  readonly serialNumber?: string;
  readonly signatureHash?: TestSignatureHash;
  readonly subject?: TestName;
  readonly ocspUrls?: readonly string[];
  /** An X.509 v1 certificate has no extensions at all. */
  readonly version?: 1 | 3;
}

export interface IssuedLeaf {
  readonly certificatePem: string;
  /** The issuers, the leaf's own first, without the root; empty where the root itself issued the leaf. */
  readonly chainPem: string;
  readonly rootPem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  readonly keyObject: KeyObject;
  readonly der: Buffer;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
}

export interface Authority {
  readonly certificatePem: string;
  readonly der: Buffer;
  readonly fingerprint: string;
  readonly keyObject: KeyObject;
  issueIntermediate(options?: AuthorityOptions): Authority;
  issueLeaf(options: LeafOptions): Promise<IssuedLeaf>;
}

/** A self-signed root. Every authority has a key of its own; one costs about 0.2 s with RSA, nothing with EC. */
export function issueAuthority(options: AuthorityOptions = {}): Authority {
  return authority({ name: "Example Root CA", ...options }, undefined);
}

interface Issuer {
  readonly subject: TestName;
  readonly key: KeyObject;
  /** The issuer's own certificate and those above it, the root last. */
  readonly pems: readonly string[];
}

const day = 24 * 60 * 60 * 1000;
const daysFromNow = (days: number) => new Date(Date.now() + days * day);

function authority(options: AuthorityOptions & { readonly name: string }, parent: Issuer | undefined): Authority {
  const key = newKey(options.keyAlgorithm ?? "RSA_2048");
  const subject: TestName = { C: "NL", O: "Example Trust", CN: options.name };
  const der = signCertificate({
    subject,
    issuer: parent?.subject ?? subject,
    publicKey: createPublicKey(key),
    signingKey: parent?.key ?? key,
    signatureHash: "SHA256",
    notBefore: options.notBefore ?? daysFromNow(-365),
    notAfter: options.notAfter ?? daysFromNow(3650),
    isAuthority: true,
    names: [],
    keyUsages: ["CERTIFICATE_SIGNING", "CRL_SIGNING"],
    extendedKeyUsages: [],
    ocspUrls: [],
  });
  const certificatePem = toPem("CERTIFICATE", der);
  const issuer: Issuer = { subject, key, pems: [certificatePem, ...(parent?.pems ?? [])] };
  return {
    certificatePem,
    der,
    fingerprint: fingerprintOf(der),
    keyObject: key,
    issueIntermediate: (wanted = {}) => authority({ name: "Example Issuing CA", ...wanted }, issuer),
    issueLeaf: async (wanted) => leaf(wanted, issuer),
  };
}

function leaf(options: LeafOptions, issuer: Issuer): IssuedLeaf {
  const key = options.privateKey ?? leafKey(options.keyAlgorithm ?? "RSA_2048");
  const isRsa = key.asymmetricKeyType === "rsa";
  const der = signCertificate({
    subject: options.subject ?? { CN: options.names[0] ?? "leaf" },
    issuer: issuer.subject,
    publicKey: createPublicKey(key),
    signingKey: issuer.key,
    signatureHash: options.signatureHash ?? "SHA256",
    notBefore: options.notBefore ?? daysFromNow(-1),
    notAfter: options.notAfter ?? daysFromNow(90),
    isAuthority: false,
    names: options.names,
    keyUsages: options.keyUsages ?? (isRsa ? ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"] : ["DIGITAL_SIGNATURE"]),
    extendedKeyUsages: options.extendedKeyUsages ?? ["TLS_WEB_SERVER_AUTHENTICATION"],
    ocspUrls: options.ocspUrls ?? [],
    ...(options.serialNumber === undefined ? {} : { serialNumber: options.serialNumber }),
    ...(options.version === undefined ? {} : { version: options.version }),
  });
  return {
    certificatePem: toPem("CERTIFICATE", der),
    chainPem: issuer.pems.slice(0, -1).join(""),
    rootPem: issuer.pems.at(-1) ?? "",
    privateKeyPem: toPem("PRIVATE KEY", key.export({ type: "pkcs8", format: "der" })),
    keyObject: key,
    der,
    fingerprint: fingerprintOf(der),
  };
}
