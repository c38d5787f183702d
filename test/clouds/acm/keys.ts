import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** The service's request spelling, or the plain type for a key it has no name for. */
export function keyAlgorithmOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") return `RSA_${modulusLength}`;
  return key.asymmetricKeyType === "ec" ? `EC_${namedCurve}` : String(key.asymmetricKeyType);
}

/** SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex: names a key without giving it away. */
export function publicKeyFingerprint(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}
