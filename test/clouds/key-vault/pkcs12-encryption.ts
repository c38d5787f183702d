// Password-based encryption in PKCS#12: the modern form (RFC 8018, PBES2) and the old one (RFC 7292, appendices B, C).
import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";
import * as der from "../../pki/der.ts";
import { type Element, MalformedAsn1 } from "./asn1.ts";
import type { PfxEncryption } from "./settings.ts";

const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const HMAC_WITH_SHA256 = "1.2.840.113549.2.9";
const AES_256_CBC = "2.16.840.1.101.3.4.1.42";
const PBE_WITH_SHA_AND_3DES = "1.2.840.113549.1.12.1.3";

const pseudoRandomFunctions: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.7": "sha1",
  [HMAC_WITH_SHA256]: "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};
const ciphers: Readonly<Record<string, { readonly name: string; readonly keyLength: number }>> = {
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyLength: 24 },
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyLength: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyLength: 24 },
  [AES_256_CBC]: { name: "aes-256-cbc", keyLength: 32 },
};

/** More iterations than any real file has would only stop the server. */
const MOST_ITERATIONS = 1_000_000;

/** The password's two spellings: a passwordless PKCS#12 derives from nothing at all, or from an empty string. */
export interface Pkcs12Password {
  readonly utf8: Buffer;
  /** BMPString with its two closing zero bytes (RFC 7292, B.1); empty for no password at all. */
  readonly bmp: Buffer;
}

export function passwordSpellings(password: string): readonly Pkcs12Password[] {
  const utf16 = Buffer.from(`${password}\0`, "utf16le").swap16();
  const spelled = { utf8: Buffer.from(password), bmp: utf16 };
  return password === "" ? [spelled, { utf8: Buffer.alloc(0), bmp: Buffer.alloc(0) }] : [spelled];
}

/** Which of the two forms an AlgorithmIdentifier is. Throws MalformedAsn1 for any other, RC2 among them. */
export function encryptionOf(algorithm: Element): PfxEncryption {
  const oid = algorithm.child(0).objectIdentifier;
  if (oid === PBES2) return "modern";
  if (oid === PBE_WITH_SHA_AND_3DES) return "legacy";
  throw new MalformedAsn1(`unknown encryption ${oid}`);
}

/** @throws Error where the password is wrong */
export function decrypt(algorithm: Element, content: Buffer, password: Pkcs12Password): Buffer {
  const { cipher, key, iv } =
    encryptionOf(algorithm) === "modern"
      ? modernKey(algorithm.child(1), password.utf8)
      : legacyKey(algorithm.child(1), password.bmp);
  const decipher = createDecipheriv(cipher, key, iv);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

interface CipherKey {
  readonly cipher: string;
  readonly key: Buffer;
  readonly iv: Buffer;
}

function modernKey(parameters: Element, password: Buffer): CipherKey {
  const [derivation, scheme] = [parameters.child(0), parameters.child(1)];
  if (derivation.child(0).objectIdentifier !== PBKDF2) throw new MalformedAsn1("unknown key derivation");
  const [salt, count, ...rest] = derivation.child(1).children;
  const prf = rest.find(({ isInteger }) => !isInteger);
  const hash = prf === undefined ? "sha1" : pseudoRandomFunctions[prf.child(0).objectIdentifier];
  const cipher = ciphers[scheme.child(0).objectIdentifier];
  if (salt === undefined || count === undefined || hash === undefined || cipher === undefined) {
    throw new MalformedAsn1("unknown PBES2 parameters");
  }
  const key = pbkdf2Sync(password, salt.octets, iterations(count), cipher.keyLength, hash);
  return { cipher: cipher.name, key, iv: scheme.child(1).octets };
}

function legacyKey(parameters: Element, password: Buffer): CipherKey {
  const derivation = {
    hash: "sha1",
    password,
    salt: parameters.child(0).octets,
    count: iterations(parameters.child(1)),
  };
  return {
    cipher: "des-ede3-cbc",
    key: deriveKey({ ...derivation, purpose: "key", length: 24 }),
    iv: deriveKey({ ...derivation, purpose: "iv", length: 8 }),
  };
}

export function iterations(count: Element): number {
  const { integer } = count;
  if (integer < 1 || integer > MOST_ITERATIONS) throw new MalformedAsn1("unreasonable number of iterations");
  return integer;
}

export interface Derivation {
  readonly hash: string;
  readonly password: Buffer;
  readonly salt: Buffer;
  readonly count: number;
  readonly purpose: "key" | "iv" | "mac";
  /** Bytes. */
  readonly length: number;
}

const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** RFC 7292, B.2. */
export function deriveKey({ hash, password, salt, count, purpose, length }: Derivation): Buffer {
  const blockSize = hash === "sha384" || hash === "sha512" ? 128 : 64;
  const diversifier = Buffer.alloc(blockSize, purposes[purpose]);
  let blocks: Buffer = Buffer.concat([filled(salt, blockSize), filled(password, blockSize)]);
  const derived: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let digest = createHash(hash).update(diversifier).update(blocks).digest();
    for (let round = 1; round < count; round += 1) digest = createHash(hash).update(digest).digest();
    derived.push(digest);
    made += digest.length;
    blocks = addToEach(blocks, repeated(digest, blockSize), blockSize);
  }
  return Buffer.concat(derived).subarray(0, length);
}

function filled(content: Buffer, blockSize: number): Buffer {
  return repeated(content, blockSize * Math.ceil(content.length / blockSize));
}

function repeated(content: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, content);
}

function addToEach(blocks: Buffer, addend: Buffer, blockSize: number): Buffer {
  const sum = Buffer.from(blocks);
  for (let start = 0; start < sum.length; start += blockSize) {
    let carry = 1;
    for (let index = blockSize - 1; index >= 0; index -= 1) {
      carry += (sum[start + index] ?? 0) + (addend[index] ?? 0);
      sum[start + index] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}

export interface Encrypted {
  /** The AlgorithmIdentifier's DER. */
  readonly algorithm: Buffer;
  readonly content: Buffer;
}

/** Encrypts under the empty password, as a vault hands secrets out. */
export function encrypt(encryption: PfxEncryption, plain: Buffer, random: (length: number) => Buffer): Encrypted {
  const count = 2000;
  const salt = random(8);
  if (encryption === "legacy") {
    const derivation = { hash: "sha1", password: Buffer.alloc(2), salt, count };
    const key = deriveKey({ ...derivation, purpose: "key", length: 24 });
    const iv = deriveKey({ ...derivation, purpose: "iv", length: 8 });
    const parameters = der.sequence(der.octetString(salt), smallInteger(count));
    const algorithm = der.sequence(der.objectIdentifier(PBE_WITH_SHA_AND_3DES), parameters);
    return { algorithm, content: enciphered("des-ede3-cbc", key, iv, plain) };
  }
  const iv = random(16);
  const key = pbkdf2Sync(Buffer.alloc(0), salt, count, 32, "sha256");
  const prf = der.sequence(der.objectIdentifier(HMAC_WITH_SHA256), der.nothing);
  const derivation = der.sequence(der.octetString(salt), smallInteger(count), prf);
  const parameters = der.sequence(
    der.sequence(der.objectIdentifier(PBKDF2), derivation),
    der.sequence(der.objectIdentifier(AES_256_CBC), der.octetString(iv)),
  );
  const algorithm = der.sequence(der.objectIdentifier(PBES2), parameters);
  return { algorithm, content: enciphered("aes-256-cbc", key, iv, plain) };
}

export function smallInteger(value: number): Buffer {
  return der.integer(value.toString(16));
}

function enciphered(cipher: string, key: Buffer, iv: Buffer, plain: Buffer): Buffer {
  const stream = createCipheriv(cipher, key, iv);
  return Buffer.concat([stream.update(plain), stream.final()]);
}
