import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { inspect } from "node:util";
import { type KeyAlgorithm, keyAlgorithmOf } from "./algorithms.ts";
import { type Element, readWhole } from "./der.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { expectedKey, openKey } from "./key-forms.ts";
import { Malformed, readOrRefuse, refusal } from "./malformed.ts";
import {
  describeLabel,
  describeWithoutPem,
  isPrivateKeyLabel,
  type PemBlock,
  readPem,
  writePem,
} from "./pem-blocks.ts";

const hidden = "[private key]";

/** A private key in normal form. Nothing that prints, logs or serialises it shows more than `[private key]`. */
export class PrivateKey {
  readonly keyAlgorithm: KeyAlgorithm;
  /** SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyFingerprint: string;
  readonly #pem: string;

  constructor(pem: string, publicKey: Element) {
    this.#pem = pem;
    this.keyAlgorithm = keyAlgorithmOf(publicKey);
    this.publicKeyFingerprint = fingerprintOf(publicKey.raw);
  }

  /** Unencrypted PKCS#8 (RFC 5958) in PEM: 64 columns, LF, ends with LF. */
  get pem(): string {
    return this.#pem;
  }

  toJSON(): string {
    return hidden;
  }

  toString(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}

export interface PrivateKeyOptions {
  readonly passphrase?: string;
  /** Where the key was given, for messages; the passphrase's path is this and `Passphrase`. */
  readonly path?: string;
}

const maximumBytes = 64 * 1024;

/**
 * Reads the one private key in a PEM text; certificates beside it are ignored. Takes PKCS#8, PKCS#1 (RFC 8017) and
 * SEC 1 (RFC 5915), encrypted PKCS#8, and the encrypted PEM of RFC 1421 (`DEK-Info`).
 *
 * @throws InvalidInputError PRIVATE_KEY_… or PASSPHRASE_…
 */
export function parsePrivateKey(text: string, options: PrivateKeyOptions = {}): PrivateKey {
  const { passphrase, path = "privateKey" } = options;
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes) {
    throw refusal("PRIVATE_KEY_TOO_LARGE", path, `at most ${maximumBytes} bytes`, `${bytes} bytes`);
  }
  const block = findKeyBlock(text, path);
  const key = openKey(block, passphrase, path);
  return readOrRefuse("PRIVATE_KEY_UNREADABLE", path, expectedKey, () => normalize(key, path));
}

function findKeyBlock(text: string, path: string): PemBlock {
  const blocks = readOrRefuse("PRIVATE_KEY_UNREADABLE", path, expectedKey, () => readPem(text));
  const keys = blocks.filter((block) => isPrivateKeyLabel(block.label));
  const [key, ...others] = keys;
  if (key === undefined) {
    const first = blocks[0];
    const received = first === undefined ? describeWithoutPem(text) : describeLabel(first.label);
    throw refusal("PRIVATE_KEY_MISSING", path, expectedKey, received);
  }
  if (others.length > 0) {
    throw refusal("PRIVATE_KEY_AMBIGUOUS", path, "one private key", `${keys.length} private keys`);
  }
  return key;
}

/** Writes the key in normal form, after a proof that its parts belong together. */
function normalize(key: KeyObject, path: string): PrivateKey {
  const type = key.asymmetricKeyType;
  if (type !== "rsa" && type !== "ec" && type !== "ed25519") {
    throw refusal("PRIVATE_KEY_UNSUPPORTED", path, "an RSA, EC or Ed25519 key", `a key of type ${type ?? "unknown"}`);
  }
  const publicKey = createPublicKey(key);
  const spki = readWhole(publicKey.export({ type: "spki", format: "der" }));
  // Before the proof, because this is where an oversized key is refused.
  const privateKey = new PrivateKey(writePem("PRIVATE KEY", key.export({ type: "pkcs8", format: "der" })), spki);
  if (!provesItself(key, publicKey)) throw new Malformed("a key whose parts do not belong together");
  return privateKey;
}

function provesItself(key: KeyObject, publicKey: KeyObject): boolean {
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  const message = Buffer.from("does the private part fit the public one?");
  try {
    return verify(digest, message, publicKey, sign(digest, message, key));
  } catch {
    return false;
  }
}
