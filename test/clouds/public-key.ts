import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex: names a key without giving it away. */
export function publicKeyFingerprint(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}
