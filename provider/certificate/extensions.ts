import { childrenOf, contentOf, type Element, objectIdentifierOf, readWhole, sequenceOf, tags } from "./der.ts";
import { Malformed } from "./malformed.ts";

const keyUsageNames = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
] as const;

/** The bits of Key Usage (RFC 5280 4.2.1.3), in their order, under the names that ACM gives them. */
export type KeyUsage = (typeof keyUsageNames)[number];

export interface ExtendedKeyUsage {
  /** ACM's name, where it has one, e.g. `TLS_WEB_SERVER_AUTHENTICATION`. */
  readonly name?: string;
  readonly oid: string;
}

const extendedKeyUsageNames: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.3": "CODE_SIGNING",
  "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
  "1.3.6.1.5.5.7.3.5": "IPSEC_END_SYSTEM",
  "1.3.6.1.5.5.7.3.6": "IPSEC_TUNNEL",
  "1.3.6.1.5.5.7.3.7": "IPSEC_USER",
  "1.3.6.1.5.5.7.3.8": "TIME_STAMPING",
  "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING",
  "2.5.29.37.0": "ANY",
};

/** A certificate's extensions by object identifier, each value's DER unwrapped from its OCTET STRING. */
export type Extensions = ReadonlyMap<string, Element>;

/** Reads the `[3] Extensions` of a certificate (RFC 5280 4.1.2.9); none is an empty map. */
export function readExtensions(wrapper: Element | undefined): Extensions {
  return wrapper === undefined ? new Map() : readExtensionList(childrenOf(wrapper)[0]);
}

/** Reads an Extensions SEQUENCE, as certificates and signing requests (RFC 2985 5.4.2) have it. */
export function readExtensionList(list: Element | undefined): Extensions {
  const extensions = new Map<string, Element>();
  for (const extension of sequenceOf(list)) {
    const fields = sequenceOf(extension);
    const oid = objectIdentifierOf(fields[0]);
    if (extensions.has(oid)) throw new Malformed(`a certificate with two extensions ${oid}`);
    extensions.set(oid, readWhole(contentOf(fields.at(-1), tags.octetString, "OCTET STRING")));
  }
  return extensions;
}

export function keyUsagesOf(extensions: Extensions): KeyUsage[] | undefined {
  const extension = extensions.get("2.5.29.15");
  if (extension === undefined) return undefined;
  const bits = contentOf(extension, tags.bitString, "BIT STRING").subarray(1);
  return keyUsageNames.filter((_, position) => ((bits[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0);
}

export function extendedKeyUsagesOf(extensions: Extensions): ExtendedKeyUsage[] | undefined {
  const extension = extensions.get("2.5.29.37");
  if (extension === undefined) return undefined;
  return sequenceOf(extension).map((usage) => {
    const oid = objectIdentifierOf(usage);
    const name = extendedKeyUsageNames[oid];
    return name === undefined ? { oid } : { name, oid };
  });
}

// GeneralName's context tags (RFC 5280 4.2.1.6).
const dnsName = 0x82;
const uri = 0x86;
const ipAddress = 0x87;

/** The DNS names as written, and the IP addresses in their usual text form, in the certificate's order. */
export function subjectAlternativeNamesOf(extensions: Extensions): string[] {
  const extension = extensions.get("2.5.29.17");
  if (extension === undefined) return [];
  return sequenceOf(extension).flatMap(({ tag, content }) => {
    if (tag === dnsName) return [printable(content)];
    return tag === ipAddress ? [writeAddress(content)] : [];
  });
}

/** The OCSP responders' URLs (RFC 5280 4.2.2.1). */
export function ocspUrlsOf(extensions: Extensions): string[] {
  const extension = extensions.get("1.3.6.1.5.5.7.1.1");
  if (extension === undefined) return [];
  return sequenceOf(extension).flatMap((description) => {
    const [method, location] = sequenceOf(description);
    const isOcspUrl = location?.tag === uri && objectIdentifierOf(method) === "1.3.6.1.5.5.7.48.1";
    return isOcspUrl ? [printable(location.content)] : [];
  });
}

// Names go into outputs and messages: what IA5String forbids or hides is replaced.
function printable(content: Buffer): string {
  return content.toString("latin1").replace(/[^\x20-\x7e]/g, "?");
}

function writeAddress(octets: Buffer): string {
  if (octets.length === 4) return octets.join(".");
  if (octets.length !== 16) throw new Malformed("a certificate with an IP address of neither 4 nor 16 bytes");
  const words = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(index * 2).toString(16));
  // The URL parser knows RFC 5952: the longest run of zeros is left out.
  return new URL(`http://[${words.join(":")}]`).hostname.slice(1, -1);
}
