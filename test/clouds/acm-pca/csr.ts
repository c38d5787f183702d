// Reads a certificate signing request (PKCS#10, RFC 2986) and checks that its maker has the key.
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { type BaseBlock, type Constructed, fromBER, ObjectIdentifier } from "asn1js";
import { keyAlgorithmOf } from "../acm/keys.ts";
import { AwsError } from "../aws/aws-error.ts";
import { signatureAlgorithmOf } from "./algorithms.ts";
import { type Extension, OIDS } from "./extensions.ts";

export interface SigningRequest {
  /** The Name as it came in, DER. */
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
}

const PEM =
  /^-----BEGIN CERTIFICATE REQUEST-----\r?\n((?:[A-Za-z0-9/+]{1,76}={0,2}\r?\n)+)-----END CERTIFICATE REQUEST-----\s*$/;
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const EMPTY_NAME = Buffer.from([0x30, 0x00]);
/** User guide, "Supported cryptographic algorithms". */
const KEY_ALGORITHMS = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

/** @throws AwsError MalformedCSRException */
export function readSigningRequest(pem: string): SigningRequest {
  const body = PEM.exec(pem)?.[1];
  if (body === undefined) throw malformed("The certificate signing request is not PEM encoded.");
  const request = parse(Buffer.from(body, "base64"));
  if (!KEY_ALGORITHMS.includes(keyAlgorithmOf(request.publicKey))) {
    throw malformed("The public key of the certificate signing request is not supported.");
  }
  // API reference, IssueCertificate, Csr: one of both must be there.
  const hasNames = request.extensions.some(({ oid }) => oid === OIDS.subjectAlternativeName);
  if (request.subject.equals(EMPTY_NAME) && !hasNames) {
    throw malformed("The certificate signing request has neither a subject nor a subject alternative name.");
  }
  return request;
}

function parse(encoded: Buffer): SigningRequest {
  try {
    const [content, algorithm, signature] = childrenOf(fromBER(encoded).result);
    const [, subject, spki, attributes] = childrenOf(content);
    const publicKey = createPublicKey({ key: rawOf(spki), format: "der", type: "spki" });
    if (!isSigned(rawOf(content), algorithm, signature, publicKey)) throw new Error("signature");
    return { subject: rawOf(subject), publicKey, extensions: extensionsIn(attributes) };
  } catch {
    throw malformed("The certificate signing request is invalid.");
  }
}

function isSigned(
  content: Buffer,
  algorithm: BaseBlock | undefined,
  signature: BaseBlock | undefined,
  key: KeyObject,
): boolean {
  const hash = signatureAlgorithmOf(oidOf(childrenOf(algorithm)[0]))?.hash;
  const bits = (signature?.valueBlock as { readonly valueHexView?: Uint8Array } | undefined)?.valueHexView;
  return hash !== undefined && bits !== undefined && verify(hash, content, key, bits);
}

function extensionsIn(attributes: BaseBlock | undefined): Extension[] {
  const wanted = childrenOf(attributes).find((attribute) => oidOf(childrenOf(attribute)[0]) === EXTENSION_REQUEST);
  const values = childrenOf(childrenOf(wanted)[1]);
  return childrenOf(values[0]).map((each) => ({ oid: oidOf(childrenOf(each)[0]), encoded: rawOf(each) }));
}

function childrenOf(block: BaseBlock | undefined): BaseBlock[] {
  const children = (block as Constructed | undefined)?.valueBlock.value;
  return Array.isArray(children) ? children : [];
}

function oidOf(block: BaseBlock | undefined): string {
  return block instanceof ObjectIdentifier ? block.getValue() : "";
}

function rawOf(block: BaseBlock | undefined): Buffer {
  if (block === undefined) throw new Error("missing");
  return Buffer.from(block.valueBeforeDecodeView);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedCSRException", message);
}
