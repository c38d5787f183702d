import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { badParameter, type VaultError } from "./vault-error.ts";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\n([A-Za-z0-9+/=\n]+)-----END \1-----/g;

export interface PemContent {
  readonly certificates: readonly X509Certificate[];
  readonly privateKeys: readonly KeyObject[];
}

/**
 * Reads certificates and a PKCS#8 key; the text itself or its base64, both of which the service takes. Lines have to
 * end as on UNIX (import FAQ), and keys in any other form but unencrypted PKCS#8 are refused (import documentation).
 * @throws VaultError BadParameter
 */
export function readPem(value: string): PemContent {
  const text = value.includes("-----BEGIN") ? value : Buffer.from(value, "base64").toString("latin1");
  if (!text.includes("-----BEGIN")) throw unreadable();
  if (text.includes("\r")) throw unexpectedFormat();
  const blocks = [...text.matchAll(BLOCK)].map(([, label = "", body = ""]) => ({ label, body }));
  if (blocks.some(({ label }) => label !== "CERTIFICATE" && label !== "PRIVATE KEY")) throw unexpectedFormat();
  const der = (wanted: string) =>
    blocks.filter(({ label }) => label === wanted).map(({ body }) => Buffer.from(body, "base64"));
  try {
    return {
      certificates: der("CERTIFICATE").map((bytes) => new X509Certificate(bytes)),
      privateKeys: der("PRIVATE KEY").map((key) => createPrivateKey({ key, format: "der", type: "pkcs8" })),
    };
  } catch {
    throw unexpectedFormat();
  }
}

/** What a secret of content type application/x-pem-file holds: the key, where it may be had, then the certificates. */
export function writePem(certificates: readonly X509Certificate[], privateKey: KeyObject | undefined): string {
  const key = privateKey?.export({ type: "pkcs8", format: "pem" }) ?? "";
  return key + certificates.map((certificate) => certificate.toString()).join("");
}

function unexpectedFormat(): VaultError {
  return badParameter(
    "The specified PEM X.509 certificate content is in an unexpected format. Please check if certificate is in valid PEM format.",
  );
}

function unreadable(): VaultError {
  return badParameter(
    "The specified PEM X.509 certificate content can not be read. Please check if certificate is in valid PEM format. " +
      "Accepted formats: PEM content or Base64 encoded PEM content.",
  );
}
