import { createCipheriv, type KeyObject, pbkdf2Sync, randomBytes } from "node:crypto";
import { toPem } from "../../pki/certificate.ts";
import * as der from "../../pki/der.ts";

const OIDS = { pbes2: "1.2.840.113549.1.5.13", pbkdf2: "1.2.840.113549.1.5.12", aes256Cbc: "2.16.840.1.101.3.4.1.42" };
const ITERATIONS = 2048;

/**
 * A key as ExportCertificate answers it: encrypted PKCS#8 (RFC 5958), PBES2 (RFC 8018) with AES-256 in CBC mode, its key
 * by PBKDF2 with HMAC-SHA-1, 2,048 iterations and a salt of 20 bytes. This is what the examples of AWS's guides hold
 * ("MIIFKzBVBgkqhkiG9w0BBQ0wSDAnBgkqhkiG9w0BBQwwGgQU…AggA").
 */
export function encryptedKeyPem(key: KeyObject, passphrase: Uint8Array): string {
  const salt = randomBytes(20);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync(passphrase, salt, ITERATIONS, 32, "sha1"), iv);
  const encrypted = Buffer.concat([cipher.update(key.export({ type: "pkcs8", format: "der" })), cipher.final()]);
  // HMAC-SHA-1 is the default, which DER leaves out.
  const derivation = der.sequence(der.octetString(salt), der.integer(ITERATIONS.toString(16).padStart(4, "0")));
  const parameters = der.sequence(
    der.sequence(der.objectIdentifier(OIDS.pbkdf2), derivation),
    der.sequence(der.objectIdentifier(OIDS.aes256Cbc), der.octetString(iv)),
  );
  const algorithm = der.sequence(der.objectIdentifier(OIDS.pbes2), parameters);
  return toPem("ENCRYPTED PRIVATE KEY", der.sequence(algorithm, der.octetString(encrypted)));
}
