import { type Certificate, parseCertificate } from "./certificate.ts";
import { readFirst, readWhole } from "./der.ts";
import { readOrRefuse, refusal } from "./malformed.ts";
import { decodeBlock, describeLabel, describeWithoutPem, type PemBlock, readPem } from "./pem-blocks.ts";

// 100 issuers and the leaf.
const maximumCertificates = 101;
// What ACM takes for a chain.
const mostBytes = 2 * 1024 * 1024;
const expectedPem = "certificates in PEM";

/**
 * Reads all certificates of a PEM text, in the text's order.
 *
 * @param path where the text was given, for messages: `certificate` or `chain`
 * @param maximumBytes the size above which the text isn't looked at
 * @throws InvalidInputError CERTIFICATE_…, CHAIN_TOO_LONG, and PRIVATE_KEY_MISPLACED for a key in the text
 */
export function parseCertificates(text: string, path: string, maximumBytes = mostBytes): Certificate[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes) {
    throw refusal("CERTIFICATE_TOO_LARGE", path, `at most ${maximumBytes} bytes`, `${bytes} bytes`);
  }
  refuseMisplacedKey(text, path);
  const blocks = readOrRefuse("CERTIFICATE_UNREADABLE", path, expectedPem, () => readPem(text)).filter(isOfInterest);
  if (blocks.length === 0) throw refusal("CERTIFICATE_MISSING", path, expectedPem, describeWithoutPem(text));
  if (blocks.length > maximumCertificates) {
    throw refusal("CHAIN_TOO_LONG", path, `at most ${maximumCertificates} certificates`, `${blocks.length} PEM blocks`);
  }
  return blocks.map((block) => parseBlock(block, path));
}

// Before anything else, and by one of its two lines: a key that is cut off or garbled is a key all the same.
function refuseMisplacedKey(text: string, path: string): void {
  const label = /-(?:BEGIN|END) ((?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?)-/.exec(text)?.[1];
  if (label === undefined) return;
  const expected = "certificates only (a key here would be kept in clear: pass it as privateKey)";
  throw refusal("PRIVATE_KEY_MISPLACED", path, expected, describeLabel(label));
}

/** The parameters of keys and key exchanges, which servers' combined files have, mean nothing here. */
function isOfInterest(block: PemBlock): boolean {
  return !block.label.endsWith("PARAMETERS");
}

function parseBlock(block: PemBlock, path: string): Certificate {
  switch (block.label) {
    case "CERTIFICATE":
    case "X509 CERTIFICATE":
      return parseCertificate(decode(block, path), path);
    case "TRUSTED CERTIFICATE":
      return parseCertificate(withoutTrust(decode(block, path), path), path);
    default:
      throw refusal("CERTIFICATE_IS_SOMETHING_ELSE", path, expectedPem, describeLabel(block.label) + remedyFor(block));
  }
}

function remedyFor(block: PemBlock): string {
  return /^(PKCS7|CMS)$/.test(block.label) ? "; openssl pkcs7 -print_certs writes its certificates as PEM" : "";
}

function decode(block: PemBlock, path: string): Buffer {
  return readOrRefuse("CERTIFICATE_UNREADABLE", path, expectedPem, () => decodeBlock(block));
}

/** OpenSSL's TRUSTED CERTIFICATE is a certificate and, behind it, one SEQUENCE with what OpenSSL trusts it for. */
function withoutTrust(der: Buffer, path: string): Buffer {
  return readOrRefuse("CERTIFICATE_UNREADABLE", path, expectedPem, () => {
    const certificate = readFirst(der).raw;
    const trust = der.subarray(certificate.length);
    if (trust.length > 0) readWhole(trust);
    return certificate;
  });
}
