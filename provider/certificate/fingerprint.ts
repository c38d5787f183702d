import { createHash } from "node:crypto";

/** SHA-256, lower-case hex: of a certificate's DER, or of a public key's SubjectPublicKeyInfo. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash("sha256").update(der).digest("hex");
}

/** SHA-1, upper-case hex: how Azure shows a certificate. */
export function thumbprintOf(der: Uint8Array): string {
  return createHash("sha1").update(der).digest("hex").toUpperCase();
}
