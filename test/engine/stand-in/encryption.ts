/** Encryption of the secrets in a stack's state and configuration: AES-256-GCM under a key from the passphrase. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { isSecret, mapChildren, reveal, secretWith } from "./values.ts";

export interface Encryption {
  /** The value with every secret's body encrypted. */
  conceal(value: unknown): unknown;
  /** The inverse: secrets with their bodies in clear. */
  disclose(value: unknown): unknown;
}

/** @param salt base64, of the stack's file */
export function encryptionFor(passphrase: string, salt: string): Encryption {
  const key = scryptSync(passphrase, Buffer.from(salt, "base64"), 32);
  const conceal = (value: unknown): unknown =>
    isSecret(value)
      ? secretWith({ ciphertext: encrypt(key, JSON.stringify(reveal(value))) })
      : mapChildren(value, conceal);
  const disclose = (value: unknown): unknown =>
    isSecret(value)
      ? secretWith({ value: JSON.parse(decrypt(key, String(value.ciphertext))) })
      : mapChildren(value, disclose);
  return { conceal, disclose };
}

export function newSalt(): string {
  return randomBytes(16).toString("base64");
}

function encrypt(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [nonce, body, cipher.getAuthTag()].map((part) => part.toString("base64")).join(":");
}

function decrypt(key: Buffer, text: string): string {
  const [nonce, body, tag] = text.split(":").map((part) => Buffer.from(part, "base64"));
  if (nonce === undefined || body === undefined || tag === undefined) {
    throw new Error(`ciphertext: expected nonce:body:tag, received ${text.split(":").length} parts`);
  }
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}
