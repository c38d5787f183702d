// The extensions that an authority writes (RFC 5280 section 4.2.1).
import { createHash, type KeyObject } from "node:crypto";
import { type BitString, fromBER, type Sequence } from "asn1js";
import * as der from "../../pki/der.ts";

export const OIDS = {
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  subjectKeyIdentifier: "2.5.29.14",
  authorityKeyIdentifier: "2.5.29.35",
} as const;

export interface Extension {
  readonly oid: string;
  /** The whole Extension, its identifier and criticality included. */
  readonly encoded: Buffer;
}

export function extension(oid: string, critical: boolean, value: Uint8Array): Extension {
  const flag = critical ? [der.yes] : [];
  return { oid, encoded: der.sequence(der.objectIdentifier(oid), ...flag, der.octetString(value)) };
}

export function endEntityConstraints(): Extension {
  return extension(OIDS.basicConstraints, false, der.sequence());
}

/** @param depth how many authorities may be below; undefined is without limit */
export function authorityConstraints(depth: number | undefined): Extension {
  const limit = depth === undefined ? [] : [der.integer(depth.toString(16).padStart(2, "0"))];
  return extension(OIDS.basicConstraints, true, der.sequence(der.yes, ...limit));
}

/** In the order of the bits, as the service's `KeyUsage` spells them. */
export const KEY_USAGES = [
  "DigitalSignature",
  "NonRepudiation",
  "KeyEncipherment",
  "DataEncipherment",
  "KeyAgreement",
  "KeyCertSign",
  "CRLSign",
  "EncipherOnly",
  "DecipherOnly",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export function keyUsage(usages: readonly KeyUsage[]): Extension {
  return extension(OIDS.keyUsage, true, der.namedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))));
}

/** The service's `ExtendedKeyUsageType`. */
export const EXTENDED_KEY_USAGES = {
  SERVER_AUTH: "1.3.6.1.5.5.7.3.1",
  CLIENT_AUTH: "1.3.6.1.5.5.7.3.2",
  CODE_SIGNING: "1.3.6.1.5.5.7.3.3",
  EMAIL_PROTECTION: "1.3.6.1.5.5.7.3.4",
  TIME_STAMPING: "1.3.6.1.5.5.7.3.8",
  OCSP_SIGNING: "1.3.6.1.5.5.7.3.9",
} as const;
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGES;

export function extendedKeyUsage(usages: readonly ExtendedKeyUsage[], critical: boolean): Extension {
  const purposes = usages.map((usage) => der.objectIdentifier(EXTENDED_KEY_USAGES[usage]));
  return extension(OIDS.extendedKeyUsage, critical, der.sequence(...purposes));
}

export function subjectKeyIdentifier(key: KeyObject): Extension {
  return extension(OIDS.subjectKeyIdentifier, false, der.octetString(keyIdentifier(key)));
}

export function authorityKeyIdentifier(key: KeyObject): Extension {
  const identifier = der.context(0, "primitive", keyIdentifier(key));
  return extension(OIDS.authorityKeyIdentifier, false, der.sequence(identifier));
}

/** SHA-1 of the bits of the public key, method 1 of RFC 5280 section 4.2.1.2. */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = fromBER(publicKey.export({ type: "spki", format: "der" })).result as Sequence;
  const bits = spki.valueBlock.value[1] as BitString;
  return createHash("sha1").update(bits.valueBlock.valueHexView).digest();
}
