import { contentOf, type Element, integerOctetsOf, objectIdentifierOf, readWhole, sequenceOf, tags } from "./der.ts";
import { Malformed } from "./malformed.ts";

/**
 * A public key's type and size, spelled as ACM's requests spell it (its answers have a hyphen: `RSA-2048`). Open,
 * because an issuer in a chain may have a key that no service would take for a leaf: other named curves keep their
 * common name or, like all other algorithms, their object identifier.
 */
export type KeyAlgorithm =
  | "RSA_1024"
  | "RSA_2048"
  | "RSA_3072"
  | "RSA_4096"
  | "EC_prime256v1"
  | "EC_secp384r1"
  | "EC_secp521r1"
  | "Ed25519"
  | `RSA_${number}`
  | `EC_${string}`
  | `OID_${string}`;

// Nothing in the field has a larger key than 8,192 bits, and the time for each operation grows with the cube.
const maximumRsaBits = 8192;

const rsaEncryption = "1.2.840.113549.1.1.1";
const ecPublicKey = "1.2.840.10045.2.1";
const ed25519 = "1.3.101.112";

const curveNames: Readonly<Record<string, string>> = {
  "1.2.840.10045.3.1.1": "prime192v1",
  "1.2.840.10045.3.1.7": "prime256v1",
  "1.3.132.0.10": "secp256k1",
  "1.3.132.0.33": "secp224r1",
  "1.3.132.0.34": "secp384r1",
  "1.3.132.0.35": "secp521r1",
};

/**
 * The algorithm of a SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
 *
 * @throws Malformed for what is none, and for an RSA key of more than 8,192 bits
 */
export function keyAlgorithmOf(spki: Element): KeyAlgorithm {
  const [identifier, key] = sequenceOf(spki);
  const [oid, parameters] = sequenceOf(identifier);
  const algorithm = objectIdentifierOf(oid);
  if (algorithm === rsaEncryption) return `RSA_${rsaBits(contentOf(key, tags.bitString, "BIT STRING"))}`;
  if (algorithm === ecPublicKey) return `EC_${curveName(parameters)}`;
  return algorithm === ed25519 ? "Ed25519" : `OID_${algorithm}`;
}

const signatureNames: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "MD2withRSA",
  "1.2.840.113549.1.1.4": "MD5withRSA",
  "1.2.840.113549.1.1.5": "SHA1withRSA",
  "1.2.840.113549.1.1.10": "RSASSA-PSS",
  "1.2.840.113549.1.1.11": "SHA256withRSA",
  "1.2.840.113549.1.1.12": "SHA384withRSA",
  "1.2.840.113549.1.1.13": "SHA512withRSA",
  "1.2.840.113549.1.1.14": "SHA224withRSA",
  "1.2.840.10045.4.1": "SHA1withECDSA",
  "1.2.840.10045.4.3.1": "SHA224withECDSA",
  "1.2.840.10045.4.3.2": "SHA256withECDSA",
  "1.2.840.10045.4.3.3": "SHA384withECDSA",
  "1.2.840.10045.4.3.4": "SHA512withECDSA",
  [ed25519]: "Ed25519",
};

/** The name of a signature's AlgorithmIdentifier, e.g. `SHA256withRSA`; the object identifier where it has none here. */
export function signatureAlgorithmOf(identifier: Element | undefined): string {
  const oid = objectIdentifierOf(sequenceOf(identifier)[0]);
  return signatureNames[oid] ?? oid;
}

function rsaBits(bits: Buffer): number {
  const modulus = integerOctetsOf(sequenceOf(readWhole(bits.subarray(1)))[0]);
  const size = (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0] ?? 0));
  if (size > maximumRsaBits) throw new Malformed(`an RSA key of ${size} bits (at most ${maximumRsaBits} are read)`);
  return size;
}

function curveName(parameters: Element | undefined): string {
  if (parameters?.tag !== tags.objectIdentifier)
    throw new Malformed("an EC key whose curve has no name (explicit parameters)");
  const oid = objectIdentifierOf(parameters);
  return curveNames[oid] ?? oid;
}
