import type { KeyObject } from "node:crypto";
import { badParameter } from "./vault-error.ts";

/** A key as a certificate's policy describes it: `key_props`. */
export interface KeyKind {
  readonly kty: "RSA" | "EC";
  /** Bits. */
  readonly key_size: number;
  readonly crv?: string;
}

const curves: Readonly<Record<string, KeyKind>> = {
  prime256v1: { kty: "EC", key_size: 256, crv: "P-256" },
  secp384r1: { kty: "EC", key_size: 384, crv: "P-384" },
  secp521r1: { kty: "EC", key_size: 521, crv: "P-521" },
};
const rsaSizes: readonly number[] = [2048, 3072, 4096];

/** @throws VaultError BadParameter for a key that a vault does not hold */
export function keyKindOf(key: KeyObject): KeyKind {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") {
    if (rsaSizes.includes(modulusLength)) return { kty: "RSA", key_size: modulusLength };
    throw unsupportedSize(modulusLength, rsaSizes);
  }
  const curve = key.asymmetricKeyType === "ec" ? curves[namedCurve] : undefined;
  if (curve !== undefined) return curve;
  throw badParameter("The specified X.509 certificate content is invalid. Error: key type is not supported.");
}

/** The service words it like this for an RSA key under an EC authority too (azure-docs #115129). */
export function unsupportedSize(size: number, supported: readonly number[]) {
  const message = `Unsupported key size (${size}). Supported sizes are [${supported.join(", ")}]`;
  return badParameter(message, "KeySizeNotSupported");
}
