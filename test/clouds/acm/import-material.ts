// Reads the PEM texts of an import by the service model's patterns.
import { createPrivateKey, type KeyObject } from "node:crypto";
import { AwsError } from "../aws/aws-error.ts";
import { type ParsedCertificate, parseCertificate } from "./parsed-certificate.ts";

export interface ImportMaterial {
  readonly leaf: ParsedCertificate;
  readonly chain: readonly ParsedCertificate[];
  readonly key: KeyObject;
}

export interface PemTexts {
  readonly certificate: string;
  readonly chain: string | undefined;
  readonly privateKey: string;
}

const LINES = "\\r?\\n(?:[A-Za-z0-9/+]{64}\\r?\\n)*[A-Za-z0-9/+]{1,64}={0,2}\\r?\\n";
const CERTIFICATE_BLOCK = `-----BEGIN CERTIFICATE-----${LINES}-----END CERTIFICATE-----`;
const CERTIFICATES = new RegExp(`^(?:${CERTIFICATE_BLOCK}\\r?\\n)*${CERTIFICATE_BLOCK}(?:\\r?\\n)?$`);
const PKCS8 = new RegExp(`^-----BEGIN PRIVATE KEY-----${LINES}-----END PRIVATE KEY-----(?:\\r?\\n)?$`);
const ANY_PLAIN_KEY = new RegExp(
  `^-----BEGIN (?:RSA |EC )?PRIVATE KEY-----${LINES}-----END (?:RSA |EC )?PRIVATE KEY-----(?:\\r?\\n)?$`,
);

/** @throws AwsError ValidationException, never with a byte of the texts in it */
export function readMaterial(texts: PemTexts, pkcs8Only: boolean): ImportMaterial {
  const [leaf, ...more] = readCertificates(texts.certificate, "certificate");
  if (more.length > 0) {
    throw invalid(
      "The certificate field contains more than one certificate. You can specify only one certificate in this field.",
    );
  }
  if (leaf === undefined) throw unparsable("certificate");
  return {
    leaf,
    key: readPrivateKey(texts.privateKey, pkcs8Only),
    chain: texts.chain === undefined ? [] : readCertificates(texts.chain, "certificate chain"),
  };
}

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

function readCertificates(text: string, what: string): ParsedCertificate[] {
  if (!CERTIFICATES.test(text)) throw unparsable(what);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map(parseCertificate);
  } catch {
    throw unparsable(what);
  }
}

function readPrivateKey(text: string, pkcs8Only: boolean): KeyObject {
  const pattern = pkcs8Only ? PKCS8 : ANY_PLAIN_KEY;
  if (!pattern.test(text)) throw notAPrivateKey();
  try {
    return createPrivateKey(text);
  } catch {
    throw notAPrivateKey();
  }
}

function unparsable(what: string): AwsError {
  return invalid(`Unable to parse ${what}. Please ensure the certificate is in PEM format.`);
}

function notAPrivateKey(): AwsError {
  return invalid("Passed PEM was not a private key.");
}
