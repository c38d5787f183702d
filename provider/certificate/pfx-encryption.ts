import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { integer, nothing, objectIdentifier, octetString, sequence } from "./der-writer.ts";

/**
 * How a PFX is encrypted. `modern`: PBES2 (RFC 8018) with PBKDF2, HMAC-SHA-256 and AES-256-CBC, and a SHA-256 MAC.
 * `legacy`: PKCS#12's own triple DES with SHA-1 (RFC 7292 appendix C), for services that know nothing else.
 */
export type PfxEncryption = "modern" | "legacy";

/** An AlgorithmIdentifier in DER, and what it made of the plain text. */
export interface Encrypted {
  readonly algorithm: Buffer;
  readonly content: Buffer;
}

// OpenSSL's count. The password is empty: more rounds would protect nothing.
const rounds = 2048;
// An empty password as a BMPString with its terminator (RFC 7292 B.1).
const password = Buffer.from([0, 0]);

export function encrypt(plain: Uint8Array, encryption: PfxEncryption): Encrypted {
  return encryption === "modern" ? encryptModern(plain) : encryptLegacy(plain);
}

/** MacData (RFC 7292 section 4) over the contents of the authenticated safe. */
export function macData(authenticatedSafe: Uint8Array, encryption: PfxEncryption): Buffer {
  const hash = encryption === "modern" ? "sha256" : "sha1";
  const oid = encryption === "modern" ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26";
  const salt = randomBytes(16);
  const key = deriveKey(hash, keyPurpose.mac, salt, createHash(hash).digest().length);
  const mac = createHmac(hash, key).update(authenticatedSafe).digest();
  const digestInfo = sequence(sequence(objectIdentifier(oid), nothing), octetString(mac));
  return sequence(digestInfo, octetString(salt), integer(rounds));
}

function encryptModern(plain: Uint8Array): Encrypted {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync("", salt, rounds, 32, "sha256"), iv);
  const hmacWithSha256 = sequence(objectIdentifier("1.2.840.113549.2.9"), nothing);
  const pbkdf2Parameters = sequence(octetString(salt), integer(rounds), hmacWithSha256);
  const pbkdf2 = sequence(objectIdentifier("1.2.840.113549.1.5.12"), pbkdf2Parameters);
  const aes256 = sequence(objectIdentifier("2.16.840.1.101.3.4.1.42"), octetString(iv));
  return {
    algorithm: sequence(objectIdentifier("1.2.840.113549.1.5.13"), sequence(pbkdf2, aes256)),
    content: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

function encryptLegacy(plain: Uint8Array): Encrypted {
  const salt = randomBytes(8);
  const key = deriveKey("sha1", keyPurpose.encryption, salt, 24);
  const cipher = createCipheriv("des-ede3-cbc", key, deriveKey("sha1", keyPurpose.iv, salt, 8));
  return {
    algorithm: sequence(objectIdentifier("1.2.840.113549.1.12.1.3"), sequence(octetString(salt), integer(rounds))),
    content: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

// RFC 7292 B.3.
const keyPurpose = { encryption: 1, iv: 2, mac: 3 } as const;
// The block size of SHA-1 and of SHA-256.
const blockBytes = 64;

/** The key derivation of RFC 7292 B.2, in its letters: D, S, P, I, A and B. */
function deriveKey(hash: "sha1" | "sha256", purpose: number, salt: Buffer, length: number): Buffer {
  const d = Buffer.alloc(blockBytes, purpose);
  let i = [salt, password].flatMap((text) => blocksOf(text));
  let key = Buffer.alloc(0);
  while (key.length < length) {
    let a = Buffer.concat([d, ...i]);
    for (let round = 0; round < rounds; round++) a = createHash(hash).update(a).digest();
    key = Buffer.concat([key, a]);
    const b = Buffer.alloc(blockBytes, a);
    i = i.map((block) => addWithOne(block, b));
  }
  return key.subarray(0, length);
}

/** The text repeated to fill whole blocks; both of ours fit in one. */
function blocksOf(text: Buffer): Buffer[] {
  return [Buffer.alloc(blockBytes, text)];
}

/** (block + b + 1) modulo 2^512. */
function addWithOne(block: Buffer, b: Buffer): Buffer {
  const sum = BigInt(`0x${block.toString("hex")}`) + BigInt(`0x${b.toString("hex")}`) + 1n;
  const digits = BigInt.asUintN(blockBytes * 8, sum).toString(16);
  return Buffer.from(digits.padStart(blockBytes * 2, "0"), "hex");
}
