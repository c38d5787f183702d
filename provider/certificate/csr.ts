import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { isIP } from "node:net";
import { type KeyAlgorithm, keyAlgorithmOf, signatureAlgorithmOf } from "./algorithms.ts";
import { childrenOf, contentOf, type Element, objectIdentifierOf, readWhole, sequenceOf, tags } from "./der.ts";
import { element, integer, nothing, objectIdentifier, octetString, sequence } from "./der-writer.ts";
import { writeName } from "./distinguished-name.ts";
import { readExtensionList, subjectAlternativeNamesOf } from "./extensions.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { Malformed, readOrRefuse } from "./malformed.ts";
import { parseName } from "./name-parser.ts";
import { decodeBlock, describeLabel, describeWithoutPem, readPem, writePem } from "./pem-blocks.ts";
import type { PrivateKey } from "./private-key.ts";

/** A certificate signing request (PKCS#10, RFC 2986): plain data, safe to show. */
export interface SigningRequest {
  /** In normal form: 64 columns, LF, ends with LF. */
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** As RFC 4514 writes names; may be empty. */
  readonly subject: string;
  /** DNS names and IP addresses, in the request's order. */
  readonly subjectAlternativeNames: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyFingerprint: string;
}

export interface SigningRequestContents {
  /** As RFC 4514 writes names: `CN=api.example.com,O=Example`; may be empty. */
  readonly subject: string;
  /** DNS names and IP addresses. */
  readonly subjectAlternativeNames: readonly string[];
  readonly privateKey: PrivateKey;
}

const oids = {
  extensionRequest: "1.2.840.113549.1.9.14",
  subjectAlternativeName: "2.5.29.17",
  rsaWithSha256: "1.2.840.113549.1.1.11",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  ecdsaWithSha384: "1.2.840.10045.4.3.3",
} as const;

const attributesTag = 0xa0;
const set = 0x31;
// GeneralName's context tags (RFC 5280 4.2.1.6).
const dnsName = 0x82;
const ipAddress = 0x87;

/**
 * Writes and signs a request: SHA-256, and SHA-384 with a P-384 key (RFC 5480 section 4).
 *
 * @throws Malformed where the subject is no distinguished name
 */
export function writeSigningRequest({ subject, subjectAlternativeNames, privateKey }: SigningRequestContents): string {
  const key = createPrivateKey(privateKey.pem);
  const info = sequence(
    integer(0),
    subject === "" ? sequence() : parseName(subject),
    createPublicKey(key).export({ type: "spki", format: "der" }),
    element(attributesTag, ...extensionRequest(subjectAlternativeNames)),
  );
  const { digest, identifier } = signatureFor(privateKey.keyAlgorithm);
  const signature = element(tags.bitString, Buffer.from([0]), sign(digest, info, key));
  return writePem("CERTIFICATE REQUEST", sequence(info, identifier, signature));
}

function extensionRequest(names: readonly string[]): Buffer[] {
  if (names.length === 0) return [];
  const extension = sequence(
    objectIdentifier(oids.subjectAlternativeName),
    octetString(sequence(...names.map(generalName))),
  );
  return [sequence(objectIdentifier(oids.extensionRequest), element(set, sequence(extension)))];
}

function generalName(name: string): Buffer {
  return isIP(name) === 0 ? element(dnsName, Buffer.from(name, "latin1")) : element(ipAddress, addressOctets(name));
}

function addressOctets(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  // The URL parser knows every spelling of an IPv6 address, and writes an embedded IPv4 one as two more words.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const before = wordsOf(head);
  const after = wordsOf(tail ?? "");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return Buffer.from([...before, ...zeros, ...after].flatMap((word) => [word >> 8, word & 0xff]));
}

function wordsOf(text: string): number[] {
  return text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16));
}

function signatureFor(algorithm: KeyAlgorithm): { digest: string; identifier: Buffer } {
  if (algorithm.startsWith("RSA_")) {
    return { digest: "sha256", identifier: sequence(objectIdentifier(oids.rsaWithSha256), nothing) };
  }
  return algorithm === "EC_secp384r1"
    ? { digest: "sha384", identifier: sequence(objectIdentifier(oids.ecdsaWithSha384)) }
    : { digest: "sha256", identifier: sequence(objectIdentifier(oids.ecdsaWithSha256)) };
}

const expected = "a certificate signing request in PEM (PKCS#10), signed by its own key";

/**
 * Reads the one request in a PEM text, and proves its signature.
 *
 * @throws InvalidInputError CSR_UNREADABLE
 */
export function parseSigningRequest(text: string, path = "csr"): SigningRequest {
  return readOrRefuse("CSR_UNREADABLE", path, expected, () => {
    const [block, another] = readPem(text);
    if (block === undefined) throw new Malformed(describeWithoutPem(text));
    if (!/^(NEW )?CERTIFICATE REQUEST$/.test(block.label)) throw new Malformed(describeLabel(block.label));
    if (another !== undefined) throw new Malformed("more than one PEM block");
    return readSigningRequest(decodeBlock(block));
  });
}

function readSigningRequest(der: Buffer): SigningRequest {
  const [info, identifier, signature] = sequenceOf(readWhole(der));
  const [, subject, publicKey, attributes] = sequenceOf(info);
  if (!(info && subject && publicKey)) throw new Malformed("DER that is no certificate signing request");
  refuseForged(info, publicKey, identifier, signature);
  return {
    pem: writePem("CERTIFICATE REQUEST", der),
    fingerprint: fingerprintOf(der),
    subject: writeName(subject),
    subjectAlternativeNames: requestedNames(attributes),
    keyAlgorithm: keyAlgorithmOf(publicKey),
    publicKeyFingerprint: fingerprintOf(publicKey.raw),
  };
}

function requestedNames(attributes: Element | undefined): string[] {
  if (attributes?.tag !== attributesTag) return [];
  const request = childrenOf(attributes)
    .map(sequenceOf)
    .find(([type]) => objectIdentifierOf(type) === oids.extensionRequest);
  const values = request?.[1];
  const [extensions] = values === undefined ? [] : childrenOf(values);
  return extensions === undefined ? [] : subjectAlternativeNamesOf(readExtensionList(extensions));
}

/** Source: RFC 2986 section 3: the signature proves possession of the key. */
function refuseForged(
  info: Element,
  publicKey: Element,
  identifier: Element | undefined,
  signature: Element | undefined,
): void {
  const name = signatureAlgorithmOf(identifier);
  const digest = /^(SHA\d+)with(RSA|ECDSA)$/.exec(name)?.[1];
  if (digest === undefined) throw new Malformed(`a request with a signature that is not checked here (${name})`);
  const octets = contentOf(signature, tags.bitString, "BIT STRING").subarray(1);
  if (!isSigned(digest, info.raw, publicKey.raw, octets)) {
    throw new Malformed("a request whose signature is not its own key's");
  }
}

function isSigned(digest: string, info: Buffer, publicKey: Buffer, signature: Buffer): boolean {
  try {
    return verify(digest, info, createPublicKey({ key: publicKey, format: "der", type: "spki" }), signature);
  } catch {
    return false;
  }
}
