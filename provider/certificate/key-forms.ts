import { createPrivateKey, type KeyObject, type PrivateKeyInput } from "node:crypto";
import { readWhole, sequenceOf, smallIntegerOf, tags } from "./der.ts";
import { refuseCostlyDerivation } from "./key-derivation.ts";
import { Malformed, readOrRefuse, refusal } from "./malformed.ts";
import { decodeBlock, type PemBlock, writePem } from "./pem-blocks.ts";

export const expectedKey = "a private key in PEM (PKCS#8, PKCS#1 or SEC 1)";

// Node.js hands no longer passphrase to OpenSSL.
const maximumPassphraseBytes = 1024;

/**
 * Opens a PEM block with a private key in any form, by its structure and not by its label.
 *
 * @throws InvalidInputError PRIVATE_KEY_UNREADABLE, PRIVATE_KEY_UNSUPPORTED, PASSPHRASE_MISSING, PASSPHRASE_WRONG
 */
export function openKey(block: PemBlock, passphrase: string | undefined, path: string): KeyObject {
  refuseForeignForm(block, path);
  const der = readOrRefuse("PRIVATE_KEY_UNREADABLE", path, expectedKey, () => decodeBlock(block));
  if (block.dekInfo !== undefined) {
    const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${block.dekInfo}\n\n`;
    const pem = writePem(block.label, der).replace("\n", `\n${headers}`);
    return decrypt({ key: pem }, passphrase, path);
  }
  const form = readOrRefuse("PRIVATE_KEY_UNREADABLE", path, expectedKey, () => keyForm(der));
  if (form === "encrypted") return decrypt({ key: der, format: "der", type: "pkcs8" }, passphrase, path);
  try {
    return createPrivateKey({ key: der, format: "der", type: form });
  } catch {
    // OpenSSL's reason may quote what it read: it stays out.
    throw refusal("PRIVATE_KEY_UNREADABLE", path, expectedKey, `a garbled key (PEM block ${block.label})`);
  }
}

/** Tells the four forms apart by their structure, because labels in the field are often wrong. */
function keyForm(der: Buffer): "pkcs8" | "pkcs1" | "sec1" | "encrypted" {
  const [first, second] = sequenceOf(readWhole(der));
  if (first?.tag === tags.sequence && second?.tag === tags.octetString) {
    refuseCostlyDerivation(der);
    return "encrypted";
  }
  if (second?.tag === tags.sequence) return "pkcs8";
  if (second?.tag === tags.octetString && smallIntegerOf(first) === 1) return "sec1";
  if (second?.tag === tags.integer) return "pkcs1";
  throw new Malformed("DER that is no private key");
}

function decrypt(key: PrivateKeyInput, passphrase: string | undefined, path: string): KeyObject {
  const passphrasePath = `${path}Passphrase`;
  const expected = "the private key's passphrase";
  if (passphrase === undefined) {
    throw refusal("PASSPHRASE_MISSING", passphrasePath, expected, "an encrypted key and no passphrase");
  }
  if (Buffer.byteLength(passphrase) > maximumPassphraseBytes) {
    throw refusal("PASSPHRASE_WRONG", passphrasePath, `at most ${maximumPassphraseBytes} bytes`, "more");
  }
  try {
    return createPrivateKey({ ...key, passphrase });
  } catch (error) {
    if (isRetiredCipher(error)) {
      const received = "one encrypted with a cipher that OpenSSL has retired";
      throw refusal("PRIVATE_KEY_UNSUPPORTED", path, "a private key encrypted with AES or triple DES", received);
    }
    throw refusal("PASSPHRASE_WRONG", passphrasePath, expected, "one that does not decrypt it");
  }
}

function isRetiredCipher(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    /EVP_UNSUPPORTED|PEM_UNSUPPORTED|UNKNOWN_(CIPHER|PBE)/.test(String(error.code))
  );
}

const foreignForms: Readonly<Record<string, string>> = {
  "OPENSSH PRIVATE KEY": "OpenSSH's own form (PEM block OPENSSH PRIVATE KEY; ssh-keygen -p -m PKCS8 converts a copy)",
  "PGP PRIVATE KEY BLOCK": "an OpenPGP key (PEM block PGP PRIVATE KEY BLOCK)",
  "DSA PRIVATE KEY": "a DSA key (PEM block DSA PRIVATE KEY)",
};

function refuseForeignForm(block: PemBlock, path: string): void {
  const received = foreignForms[block.label];
  if (received !== undefined) throw refusal("PRIVATE_KEY_UNSUPPORTED", path, expectedKey, received);
}
