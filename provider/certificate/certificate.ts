import { X509Certificate } from "node:crypto";
import { type KeyAlgorithm, keyAlgorithmOf, signatureAlgorithmOf } from "./algorithms.ts";
import { type Element, integerOctetsOf, readWhole, sequenceOf, smallIntegerOf } from "./der.ts";
import { commonNameOf, writeName } from "./distinguished-name.ts";
import {
  type ExtendedKeyUsage,
  extendedKeyUsagesOf,
  type KeyUsage,
  keyUsagesOf,
  ocspUrlsOf,
  readExtensions,
  subjectAlternativeNamesOf,
} from "./extensions.ts";
import { fingerprintOf, thumbprintOf } from "./fingerprint.ts";
import { Malformed, readOrRefuse } from "./malformed.ts";
import { writePem } from "./pem-blocks.ts";

/** An X.509 certificate (RFC 5280), read once: plain data, safe to show. */
export interface Certificate {
  readonly der: Buffer;
  /** In normal form: 64 columns, LF, ends with LF. */
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-1 of the DER, upper-case hex, as Azure shows it. */
  readonly thumbprint: string;
  /** Lower-case hex in pairs with colons, as ACM gives it: `03:e9`. */
  readonly serialNumber: string;
  /** As RFC 4514 writes names: `CN=api.example.com,O=Example`; may be empty. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string | undefined;
  /** DNS names and IP addresses, in the certificate's order and spelling. */
  readonly subjectAlternativeNames: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyAlgorithm: KeyAlgorithm;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: equal for a certificate and its private key. */
  readonly publicKeyFingerprint: string;
  /** E.g. `SHA256withRSA`; an object identifier where there is no common name. */
  readonly signatureAlgorithm: string;
  /** Undefined where the certificate has no such extension. */
  readonly keyUsages: readonly KeyUsage[] | undefined;
  /** Undefined where the certificate has no such extension. */
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[] | undefined;
  /** Subject and issuer are the same, as in a root. */
  readonly isSelfIssued: boolean;
  /** 1 or 3, as in "X.509 v3". */
  readonly version: number;
  readonly ocspUrls: readonly string[];
}

/**
 * Reads one certificate.
 *
 * @param path where the certificate was given, for the message
 * @throws InvalidInputError (CERTIFICATE_UNREADABLE) for anything but one whole certificate, trailing bytes included
 */
export function parseCertificate(der: Uint8Array, path = "certificate"): Certificate {
  const bytes = Buffer.from(der);
  return readOrRefuse("CERTIFICATE_UNREADABLE", path, "an X.509 certificate in DER", () => readCertificate(bytes));
}

function readCertificate(der: Buffer): Certificate {
  const fields = readFields(der);
  const extensions = readExtensions(fields.extensions);
  return {
    der,
    pem: writePem("CERTIFICATE", der),
    fingerprint: fingerprintOf(der),
    thumbprint: thumbprintOf(der),
    serialNumber: integerOctetsOf(fields.serialNumber)
      .toString("hex")
      .replace(/..(?=.)/g, "$&:"),
    subject: writeName(fields.subject),
    issuer: writeName(fields.issuer),
    commonName: commonNameOf(fields.subject),
    subjectAlternativeNames: subjectAlternativeNamesOf(extensions),
    ...readValidity(der),
    keyAlgorithm: keyAlgorithmOf(fields.publicKey),
    publicKeyFingerprint: fingerprintOf(fields.publicKey.raw),
    signatureAlgorithm: signatureAlgorithmOf(fields.signatureAlgorithm),
    keyUsages: keyUsagesOf(extensions),
    extendedKeyUsages: extendedKeyUsagesOf(extensions),
    isSelfIssued: fields.subject.raw.equals(fields.issuer.raw),
    version: fields.version,
    ocspUrls: ocspUrlsOf(extensions),
  };
}

interface Fields {
  readonly version: number;
  readonly serialNumber: Element;
  readonly issuer: Element;
  readonly subject: Element;
  readonly publicKey: Element;
  readonly extensions: Element | undefined;
  readonly signatureAlgorithm: Element | undefined;
}

/** Takes a Certificate and its TBSCertificate apart (RFC 5280 4.1); the version is optional and defaults to 1. */
function readFields(der: Buffer): Fields {
  const [tbs, signatureAlgorithm] = sequenceOf(readWhole(der));
  const all = sequenceOf(tbs);
  const versionField = all[0]?.tag === 0xa0 ? all.shift() : undefined;
  const [serialNumber, , issuer, , subject, publicKey, ...optional] = all;
  if (!(serialNumber && issuer && subject && publicKey)) throw new Malformed("DER that is no certificate");
  const version = versionField === undefined ? 1 : smallIntegerOf(readWhole(versionField.content)) + 1;
  const extensions = optional.find((element) => element.tag === 0xa3);
  return { version, serialNumber, issuer, subject, publicKey, extensions, signatureAlgorithm };
}

/** OpenSSL knows all forms of time that old certificates have; what it refuses altogether is refused here too. */
function readValidity(der: Buffer): Pick<Certificate, "notBefore" | "notAfter"> {
  const { validFromDate: notBefore, validToDate: notAfter } = openCertificate(der);
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) {
    throw new Malformed("a certificate with a validity date that is none");
  }
  return { notBefore, notAfter };
}

function openCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    // OpenSSL's reason names its functions, which helps nobody here.
    throw new Malformed("DER that is no certificate");
  }
}
