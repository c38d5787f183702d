import { createHash } from "node:crypto";
import type { asn1, pkcs12 } from "node-forge";
import { type Bundle, parseBundle } from "./bundle.ts";
import type { Certificate } from "./certificate.ts";
import { element, explicitZero, integer, objectIdentifier, octetString, sequence } from "./der-writer.ts";
import { refusal } from "./malformed.ts";
import { decodeBlock, readPem, writePem } from "./pem-blocks.ts";
import { encrypt, macData, type PfxEncryption } from "./pfx-encryption.ts";
import type { PrivateKey } from "./private-key.ts";

export type { PfxEncryption };

const oids = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: "1.2.840.113549.1.12.10.1.1",
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certificateBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  localKeyId: "1.2.840.113549.1.9.21",
} as const;

/**
 * Writes a bundle as PFX (PKCS#12, RFC 7292) with an empty password: the leaf first, then the chain in its order, and
 * the key, tied to the leaf by its local key id. Takes RSA and EC keys in both encryptions.
 */
export async function toPfx(bundle: Bundle, options: { readonly encryption: PfxEncryption }): Promise<Buffer> {
  const { encryption } = options;
  const localKeyId = createHash("sha1").update(bundle.leaf.der).digest();
  const leafBag = certificateBag(bundle.leaf, keyIdAttribute(localKeyId));
  const certificates = sequence(leafBag, ...bundle.chain.map((certificate) => certificateBag(certificate)));
  const key = sequence(shroudedKeyBag(bundle.privateKey, encryption, keyIdAttribute(localKeyId)));
  const safe = sequence(encryptedContent(certificates, encryption), plainContent(key));
  return sequence(integer(3), plainContent(safe), macData(safe, encryption));
}

function plainContent(content: Buffer): Buffer {
  return sequence(objectIdentifier(oids.data), explicitZero(octetString(content)));
}

function encryptedContent(plain: Buffer, encryption: PfxEncryption): Buffer {
  const { algorithm, content } = encrypt(plain, encryption);
  // The content's tag is [0] in place of OCTET STRING (RFC 5652 section 6.1).
  const contentInfo = sequence(objectIdentifier(oids.data), algorithm, element(0x80, content));
  return sequence(objectIdentifier(oids.encryptedData), explicitZero(sequence(integer(0), contentInfo)));
}

function certificateBag(certificate: Certificate, ...attributes: readonly Buffer[]): Buffer {
  const value = sequence(objectIdentifier(oids.x509Certificate), explicitZero(octetString(certificate.der)));
  return sequence(objectIdentifier(oids.certificateBag), explicitZero(value), ...attributes);
}

function shroudedKeyBag(privateKey: PrivateKey, encryption: PfxEncryption, attributes: Buffer): Buffer {
  const pkcs8 = Buffer.concat(readPem(privateKey.pem).map(decodeBlock));
  const { algorithm, content } = encrypt(pkcs8, encryption);
  const value = sequence(algorithm, octetString(content));
  return sequence(objectIdentifier(oids.shroudedKeyBag), explicitZero(value), attributes);
}

function keyIdAttribute(localKeyId: Buffer): Buffer {
  const set = 0x31;
  return element(set, sequence(objectIdentifier(oids.localKeyId), element(set, octetString(localKeyId))));
}

const mostBytes = 1024 * 1024;
const expectedPfx = "a PFX with a certificate and its private key";

/**
 * Reads a PFX in any encryption that services write, RC2-40 of old Windows included. Meant for what a vault returns,
 * and not for files of unknown origin: its rounds of key derivation are not bounded. The library is loaded only here.
 *
 * @param path where the PFX came from, for messages
 * @throws InvalidInputError PFX_UNREADABLE, PASSPHRASE_WRONG, PRIVATE_KEY_MISSING, and what `parseBundle` throws
 */
export async function fromPfx(pfx: Uint8Array, password = "", path = "pfx"): Promise<Bundle> {
  if (pfx.length > mostBytes) {
    throw refusal("PFX_UNREADABLE", path, `at most ${mostBytes} bytes`, `${pfx.length} bytes`);
  }
  const { default: forge } = await import("node-forge");
  const { certificates, keys } = readBags(forge, pfx, password, path);
  if (keys.length === 0) throw refusal("PRIVATE_KEY_MISSING", path, expectedPfx, "a PFX without a private key");
  return parseBundle({ certificate: certificates.join(""), privateKey: keys.join("") });
}

type Forge = typeof import("node-forge");

interface Bags {
  readonly certificates: readonly string[];
  readonly keys: readonly string[];
}

function readBags(forge: Forge, pfx: Uint8Array, password: string, path: string): Bags {
  const toPem = (label: string, value: asn1.Asn1) =>
    writePem(label, Buffer.from(forge.asn1.toDer(value).getBytes(), "latin1"));
  // The library gives what it knows (RSA) as an object of its own and everything else as it was.
  const certificatePem = ({ cert, asn1: raw }: pkcs12.Bag) =>
    toPem("CERTIFICATE", cert ? forge.pki.certificateToAsn1(cert) : raw);
  const keyPem = ({ key, asn1: raw }: pkcs12.Bag) =>
    toPem("PRIVATE KEY", key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : raw);
  try {
    const parsed = forge.asn1.fromDer(Buffer.from(pfx).toString("latin1"));
    const opened = forge.pkcs12.pkcs12FromAsn1(parsed, false, password);
    return {
      certificates: bagsOf(opened, oids.certificateBag).map(certificatePem),
      keys: [...bagsOf(opened, oids.shroudedKeyBag), ...bagsOf(opened, oids.keyBag)].map(keyPem),
    };
  } catch (error) {
    if (error instanceof Error && /MAC could not be verified|wrong password/i.test(error.message)) {
      throw refusal("PASSPHRASE_WRONG", path, "the PFX's password", "one that does not open it");
    }
    throw refusal("PFX_UNREADABLE", path, expectedPfx, "something that is no readable PFX");
  }
}

function bagsOf(pfx: pkcs12.Pkcs12Pfx, bagType: string): pkcs12.Bag[] {
  return pfx.getBags({ bagType })[bagType] ?? [];
}
