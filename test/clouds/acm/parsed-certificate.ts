// What the service reads out of a certificate, in the spellings it answers with.
import { createHash, X509Certificate } from "node:crypto";
import type { BitString } from "asn1js";
import { Certificate, type ExtKeyUsage } from "pkijs";
import { keyAlgorithmOf } from "./keys.ts";

export interface ParsedCertificate {
  readonly x509: X509Certificate;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** 3 for all that have extensions. */
  readonly version: number;
  /** Lower-case hex pairs with colons: `03:e9`. */
  readonly serial: string;
  readonly subject: string;
  readonly issuer: string;
  /** The issuer's organisation, which is what DescribeCertificate calls the issuer. */
  readonly issuerOrganisation: string;
  readonly domainName: string | undefined;
  /** The common name and all names of the extension, without repetitions. */
  readonly names: readonly string[];
  /** Request spelling: `RSA_2048`, `EC_prime256v1`. */
  readonly keyAlgorithm: string;
  /** `SHA256WITHRSA`. */
  readonly signatureAlgorithm: string;
  /** The service's names; undefined without the extension. */
  readonly keyUsages: readonly string[] | undefined;
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[] | undefined;
  readonly ocspUrls: readonly string[];
  /** Milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface ExtendedKeyUsage {
  readonly Name: string;
  readonly OID: string;
}

/** In the order of the extension's bits (RFC 5280, 4.2.1.3). */
const KEY_USAGES = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
];

const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.3": "CODE_SIGNING",
  "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
  "1.3.6.1.5.5.7.3.5": "IPSEC_END_SYSTEM",
  "1.3.6.1.5.5.7.3.6": "IPSEC_TUNNEL",
  "1.3.6.1.5.5.7.3.7": "IPSEC_USER",
  "1.3.6.1.5.5.7.3.8": "TIME_STAMPING",
  "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING",
  "2.5.29.37.0": "ANY",
};

const EXTENSIONS = { keyUsage: "2.5.29.15", extendedKeyUsage: "2.5.29.37" } as const;

const SIGNATURE_ALGORITHMS: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.5": "SHA1WITHRSA",
  "1.2.840.113549.1.1.11": "SHA256WITHRSA",
  "1.2.840.113549.1.1.12": "SHA384WITHRSA",
  "1.2.840.113549.1.1.13": "SHA512WITHRSA",
  "1.2.840.10045.4.3.2": "SHA256WITHECDSA",
  "1.2.840.10045.4.3.3": "SHA384WITHECDSA",
  "1.2.840.10045.4.3.4": "SHA512WITHECDSA",
};

/** @throws Error when the PEM holds no well-formed certificate */
export function parseCertificate(pem: string): ParsedCertificate {
  const native = new X509Certificate(pem);
  const decoded = Certificate.fromBER(native.raw);
  const names = [...new Set([...attributesOf(native.subject, "CN"), ...alternativeNamesOf(native)])];
  return {
    x509: native,
    fingerprint: createHash("sha256").update(native.raw).digest("hex"),
    version: decoded.version + 1,
    serial: pairs(native.serialNumber),
    subject: distinguishedName(native.subject),
    issuer: distinguishedName(native.issuer),
    issuerOrganisation: issuerOrganisationOf(native),
    domainName: names[0],
    names,
    keyAlgorithm: keyAlgorithmOf(native.publicKey),
    signatureAlgorithm: SIGNATURE_ALGORITHMS[decoded.signatureAlgorithm.algorithmId] ?? "UNKNOWN",
    keyUsages: keyUsagesOf(decoded),
    extendedKeyUsages: extendedKeyUsagesOf(decoded),
    ocspUrls: ocspUrlsOf(native),
    notBefore: Date.parse(native.validFrom),
    notAfter: Date.parse(native.validTo),
  };
}

function pairs(hex: string): string {
  return (hex.toLowerCase().match(/../g) ?? []).join(":");
}

/** Node writes a name with one attribute on each line; an empty name is undefined, whatever its typings say. */
function attributesOf(name: string | undefined, type: string): string[] {
  const lines = name?.split("\n") ?? [];
  return lines.filter((line) => line.startsWith(`${type}=`)).map((line) => line.slice(type.length + 1));
}

function distinguishedName(name: string | undefined): string {
  return name?.split("\n").join(",") ?? "";
}

function issuerOrganisationOf({ issuer }: X509Certificate): string {
  return attributesOf(issuer, "O")[0] ?? attributesOf(issuer, "CN")[0] ?? distinguishedName(issuer);
}

function alternativeNamesOf({ subjectAltName }: X509Certificate): string[] {
  const entries = subjectAltName?.split(", ") ?? [];
  return entries.map((entry) => /^(?:DNS|IP Address):(.*)$/.exec(entry)?.[1]).filter((name) => name !== undefined);
}

function ocspUrlsOf({ infoAccess }: X509Certificate): string[] {
  return [...(infoAccess ?? "").matchAll(/^OCSP - URI:(.*)$/gm)].map(([, url = ""]) => url);
}

function extensionOf(certificate: Certificate, oid: string): unknown {
  return certificate.extensions?.find(({ extnID }) => extnID === oid)?.parsedValue;
}

function keyUsagesOf(certificate: Certificate): string[] | undefined {
  const bits = extensionOf(certificate, EXTENSIONS.keyUsage) as BitString | undefined;
  const bytes = bits?.valueBlock.valueHexView;
  return bytes && KEY_USAGES.filter((_name, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function extendedKeyUsagesOf(certificate: Certificate): ExtendedKeyUsage[] | undefined {
  const extension = extensionOf(certificate, EXTENSIONS.extendedKeyUsage) as ExtKeyUsage | undefined;
  return extension?.keyPurposes.map((OID) => ({ Name: EXTENDED_KEY_USAGES[OID] ?? "CUSTOM", OID }));
}
