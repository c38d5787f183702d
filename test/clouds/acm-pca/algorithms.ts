// How the authorities sign, and how signing requests may be signed.
import { type KeyObject, sign } from "node:crypto";
import * as der from "../../pki/der.ts";

interface SignatureAlgorithm {
  readonly family: "rsa" | "ec";
  readonly hash: "sha256" | "sha384" | "sha512";
  readonly oid: string;
}

/** The service's names that a family of keys here can sign with (service model, `SigningAlgorithm`). */
export const SIGNATURE_ALGORITHMS = {
  SHA256WITHECDSA: { family: "ec", hash: "sha256", oid: "1.2.840.10045.4.3.2" },
  SHA384WITHECDSA: { family: "ec", hash: "sha384", oid: "1.2.840.10045.4.3.3" },
  SHA512WITHECDSA: { family: "ec", hash: "sha512", oid: "1.2.840.10045.4.3.4" },
  SHA256WITHRSA: { family: "rsa", hash: "sha256", oid: "1.2.840.113549.1.1.11" },
  SHA384WITHRSA: { family: "rsa", hash: "sha384", oid: "1.2.840.113549.1.1.12" },
  SHA512WITHRSA: { family: "rsa", hash: "sha512", oid: "1.2.840.113549.1.1.13" },
} as const satisfies Record<string, SignatureAlgorithm>;

export type SigningAlgorithm = keyof typeof SIGNATURE_ALGORITHMS;

export const SIGNING_ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS) as SigningAlgorithm[];

/** By the identifier in a signed structure; undefined for those that the service does not take. */
export function signatureAlgorithmOf(oid: string): SignatureAlgorithm | undefined {
  return Object.values(SIGNATURE_ALGORITHMS).find((algorithm) => algorithm.oid === oid);
}

export function usualAlgorithm(key: KeyObject): SigningAlgorithm {
  return key.asymmetricKeyType === "rsa" ? "SHA256WITHRSA" : "SHA256WITHECDSA";
}

/** The AlgorithmIdentifier (RFC 4055 section 5; RFC 5758 section 3.2, where parameters are left out). */
export function algorithmIdentifier(name: SigningAlgorithm): Buffer {
  const { oid, family } = SIGNATURE_ALGORITHMS[name];
  return der.sequence(der.objectIdentifier(oid), ...(family === "rsa" ? [der.nothing] : []));
}

export function signatureOf(content: Uint8Array, name: SigningAlgorithm, key: KeyObject): Buffer {
  return sign(SIGNATURE_ALGORITHMS[name].hash, content, key);
}
