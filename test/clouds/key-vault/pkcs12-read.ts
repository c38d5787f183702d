// Reads PKCS#12 (RFC 7292) as strictly as a vault: the MAC is checked, and what is encrypted has to be decrypted.
import { createHmac, createPrivateKey, type KeyObject, timingSafeEqual, X509Certificate } from "node:crypto";
import { Element, MalformedAsn1 } from "./asn1.ts";
import {
  decrypt,
  deriveKey,
  encryptionOf,
  iterations,
  type Pkcs12Password,
  passwordSpellings,
} from "./pkcs12-encryption.ts";
import type { PfxEncryption } from "./settings.ts";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";

const macHashes: Readonly<Record<string, { readonly name: string; readonly length: number }>> = {
  "1.3.14.3.2.26": { name: "sha1", length: 20 },
  "2.16.840.1.101.3.4.2.1": { name: "sha256", length: 32 },
  "2.16.840.1.101.3.4.2.2": { name: "sha384", length: 48 },
  "2.16.840.1.101.3.4.2.3": { name: "sha512", length: 64 },
};

export interface Pkcs12Content {
  /** In the order of the file. */
  readonly certificates: readonly X509Certificate[];
  readonly privateKeys: readonly KeyObject[];
  /** Every form of encryption that occurs in the file. */
  readonly encryptions: ReadonlySet<PfxEncryption>;
}

interface Collected {
  readonly certificates: X509Certificate[];
  readonly privateKeys: KeyObject[];
  readonly encryptions: Set<PfxEncryption>;
}

/** @throws Error when the bytes are no PKCS#12, their MAC (PBMAC1 included) or encryption is unknown, or the password wrong */
export function readPkcs12(bytes: Uint8Array, password: string): Pkcs12Content {
  const [version, authSafe, macData] = Element.read(bytes).children;
  if (version?.integer !== 3 || authSafe === undefined) throw new MalformedAsn1("not PKCS#12 version 3");
  if (macData === undefined) throw new MalformedAsn1("no MAC");
  const safe = dataOf(authSafe);
  const spelling = passwordSpellings(password).find((candidate) => isAuthentic(macData, safe, candidate));
  if (spelling === undefined) throw new Error("the MAC does not verify: a wrong password, or changed contents");
  const content: Collected = { certificates: [], privateKeys: [], encryptions: new Set() };
  for (const info of Element.read(safe).children) {
    for (const bag of Element.read(contentsOf(info, spelling, content)).children) collect(bag, spelling, content);
  }
  return content;
}

function isAuthentic(macData: Element, safe: Buffer, { bmp }: Pkcs12Password): boolean {
  const [digestInfo, salt, count] = macData.children;
  if (digestInfo === undefined || salt === undefined) throw new MalformedAsn1("not MacData");
  // PBMAC1 (RFC 9579) has an object identifier of its own here, which no vault is known to read.
  const hash = macHashes[digestInfo.child(0).child(0).objectIdentifier];
  if (hash === undefined) throw new MalformedAsn1("unknown MAC");
  const rounds = count === undefined ? 1 : iterations(count);
  const key = deriveKey({
    hash: hash.name,
    password: bmp,
    salt: salt.octets,
    count: rounds,
    purpose: "mac",
    length: hash.length,
  });
  const expected = createHmac(hash.name, key).update(safe).digest();
  const given = digestInfo.child(1).octets;
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function dataOf(contentInfo: Element): Buffer {
  if (contentInfo.child(0).objectIdentifier !== DATA) throw new MalformedAsn1("not data");
  return contentInfo.child(1).child(0).octets;
}

function contentsOf(contentInfo: Element, password: Pkcs12Password, { encryptions }: Collected): Buffer {
  if (contentInfo.child(0).objectIdentifier !== ENCRYPTED_DATA) return dataOf(contentInfo);
  const encrypted = contentInfo.child(1).child(0).child(1);
  const algorithm = encrypted.child(1);
  encryptions.add(encryptionOf(algorithm));
  return decrypt(algorithm, encrypted.child(2).octets, password);
}

function collect(bag: Element, password: Pkcs12Password, content: Collected): void {
  const value = bag.child(1).child(0);
  switch (bag.child(0).objectIdentifier) {
    case CERTIFICATE_BAG:
      if (value.child(0).objectIdentifier !== X509_CERTIFICATE) throw new MalformedAsn1("not an X.509 certificate");
      content.certificates.push(new X509Certificate(value.child(1).child(0).octets));
      break;
    case SHROUDED_KEY_BAG:
      content.encryptions.add(encryptionOf(value.child(0)));
      content.privateKeys.push(pkcs8(decrypt(value.child(0), value.child(1).octets, password)));
      break;
    case KEY_BAG:
      content.privateKeys.push(pkcs8(value.der));
      break;
    default:
      throw new MalformedAsn1("unknown kind of bag");
  }
}

function pkcs8(der: Buffer): KeyObject {
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}
