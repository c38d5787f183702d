import type { KeyObject } from "node:crypto";

/** The service's request spelling, or the plain type for a key it has no name for. */
export function keyAlgorithmOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") return `RSA_${modulusLength}`;
  return key.asymmetricKeyType === "ec" ? `EC_${namedCurve}` : String(key.asymmetricKeyType);
}
