import { createHash, createHmac, type KeyObject, randomBytes, type X509Certificate } from "node:crypto";
import * as der from "../../pki/der.ts";
import { deriveKey, encrypt, smallInteger } from "./pkcs12-encryption.ts";
import type { PfxEncryption } from "./settings.ts";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
const LOCAL_KEY_ID = "1.2.840.113549.1.9.21";

const macs = {
  modern: { oid: "2.16.840.1.101.3.4.2.1", hash: "sha256", length: 32 },
  legacy: { oid: "1.3.14.3.2.26", hash: "sha1", length: 20 },
} as const;

export interface Pkcs12Parts {
  /** The leaf first. */
  readonly certificates: readonly X509Certificate[];
  /** Undefined for a key that the vault does not give away. */
  readonly privateKey: KeyObject | undefined;
}

/** A passwordless PKCS#12, which is what a certificate's secret holds. */
export function writePkcs12({ certificates, privateKey }: Pkcs12Parts, encryption: PfxEncryption): Buffer {
  const leafId = createHash("sha1")
    .update(certificates[0]?.raw ?? "")
    .digest();
  const bags = certificates.map(({ raw }, index) => certificateBag(raw, index === 0 ? leafId : undefined));
  const keys = privateKey === undefined ? [] : [data(der.sequence(keyBag(privateKey, leafId, encryption)))];
  const safe = der.sequence(encryptedData(der.sequence(...bags), encryption), ...keys);
  return der.sequence(der.integer("03"), data(safe), macData(safe, encryption));
}

function certificateBag(certificate: Buffer, localKeyId: Buffer | undefined): Buffer {
  const value = der.sequence(
    der.objectIdentifier(X509_CERTIFICATE),
    der.context(0, "constructed", der.octetString(certificate)),
  );
  return bag(CERTIFICATE_BAG, value, localKeyId);
}

function keyBag(privateKey: KeyObject, localKeyId: Buffer, encryption: PfxEncryption): Buffer {
  const { algorithm, content } = encrypt(encryption, privateKey.export({ type: "pkcs8", format: "der" }), randomBytes);
  return bag(SHROUDED_KEY_BAG, der.sequence(algorithm, der.octetString(content)), localKeyId);
}

function bag(type: string, value: Buffer, localKeyId: Buffer | undefined): Buffer {
  const attributes =
    localKeyId === undefined
      ? []
      : [der.set(der.sequence(der.objectIdentifier(LOCAL_KEY_ID), der.set(der.octetString(localKeyId))))];
  return der.sequence(der.objectIdentifier(type), der.context(0, "constructed", value), ...attributes);
}

function data(content: Buffer): Buffer {
  return der.sequence(der.objectIdentifier(DATA), der.context(0, "constructed", der.octetString(content)));
}

function encryptedData(plain: Buffer, encryption: PfxEncryption): Buffer {
  const { algorithm, content } = encrypt(encryption, plain, randomBytes);
  const info = der.sequence(der.objectIdentifier(DATA), algorithm, der.context(0, "primitive", content));
  const versioned = der.sequence(der.integer("00"), info);
  return der.sequence(der.objectIdentifier(ENCRYPTED_DATA), der.context(0, "constructed", versioned));
}

function macData(safe: Buffer, encryption: PfxEncryption): Buffer {
  const { oid, hash, length } = macs[encryption];
  const [salt, count] = [randomBytes(8), 2000];
  const key = deriveKey({ hash, password: Buffer.alloc(2), salt, count, purpose: "mac", length });
  const digest = createHmac(hash, key).update(safe).digest();
  const algorithm = der.sequence(der.objectIdentifier(oid), der.nothing);
  return der.sequence(der.sequence(algorithm, der.octetString(digest)), der.octetString(salt), smallInteger(count));
}
