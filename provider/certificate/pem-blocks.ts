import { Malformed } from "./malformed.ts";

/** One block of a PEM text (RFC 7468), its body not decoded yet. */
export interface PemBlock {
  /** The words after BEGIN, e.g. `RSA PRIVATE KEY`. */
  readonly label: string;
  /** RFC 1421's `DEK-Info` header: the cipher and the initialisation vector of the old encrypted form. */
  readonly dekInfo: string | undefined;
  readonly base64: string;
}

const boundary = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9 ]{0,60})-----/g;

/**
 * Finds the PEM blocks in a text as people have it: any line ends, a byte order mark, other text around the blocks,
 * indented lines, and line ends written as `\n` (two characters), as in environment variables.
 *
 * @throws Malformed where a block is cut off or its BEGIN and END disagree
 */
export function readPem(text: string): PemBlock[] {
  const plain = text.replace(/\\r|\\n/g, "\n");
  const blocks: PemBlock[] = [];
  let open: { readonly label: string; readonly bodyStart: number } | undefined;
  for (const match of plain.matchAll(boundary)) {
    const [line, kind, label = ""] = match;
    if (kind === "BEGIN") {
      if (open !== undefined) throw cutOff(open.label);
      open = { label, bodyStart: match.index + line.length };
      continue;
    }
    if (open === undefined) throw new Malformed(`a PEM block ${label} that is cut off (an END line without BEGIN)`);
    if (open.label !== label) throw new Malformed(`a PEM block that begins as ${open.label} and ends as ${label}`);
    blocks.push(readBlock(label, plain.slice(open.bodyStart, match.index)));
    open = undefined;
  }
  if (open !== undefined) throw cutOff(open.label);
  return blocks;
}

/**
 * The bytes of a block.
 *
 * @throws Malformed where the body isn't base64 (RFC 4648 section 4) or is empty
 */
export function decodeBlock(block: PemBlock): Buffer {
  const { label, base64 } = block;
  if (base64 === "") throw new Malformed(`an empty PEM block ${label}`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new Malformed(`a PEM block ${label} with other characters than base64`);
  if (base64.length % 4 !== 0) throw new Malformed(`a PEM block ${label} whose base64 is cut off`);
  return Buffer.from(base64, "base64");
}

/** The one form that this package writes: 64 columns, LF, a line end at the end. */
export function writePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString("base64");
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, "$&\n")}\n-----END ${label}-----\n`;
}

/** Says what a text without any PEM block is, as far as that can be told without showing it. */
export function describeWithoutPem(text: string): string {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") return "an empty text";
  if (trimmed.includes("\0")) return "text with NUL characters (a UTF-16 or binary file read as UTF-8)";
  if (trimmed.includes("\uFFFD")) return "binary data (a DER or PFX file read as text)";
  if (looksLikeFileName(trimmed)) return "what looks like a file name (pass the file's contents, not its name)";
  if (/^[A-Za-z0-9+/\s]{64,}={0,2}$/.test(trimmed)) return "base64 without a BEGIN and an END line";
  if (trimmed.includes("BEGIN ")) return "text with a garbled BEGIN line";
  return "text without any PEM block";
}

/** Whether a block holds a private key in any of its forms. */
export function isPrivateKeyLabel(label: string): boolean {
  return /PRIVATE KEY( BLOCK)?$/.test(label);
}

const labelWords: Readonly<Record<string, string>> = {
  CERTIFICATE: "a certificate",
  "X509 CERTIFICATE": "a certificate",
  "TRUSTED CERTIFICATE": "a certificate",
  "CERTIFICATE REQUEST": "a certificate signing request",
  "NEW CERTIFICATE REQUEST": "a certificate signing request",
  "PUBLIC KEY": "a public key",
  "RSA PUBLIC KEY": "a public key",
  "SSH2 PUBLIC KEY": "a public key",
  "X509 CRL": "a certificate revocation list",
  PKCS7: "a PKCS#7 bundle",
  CMS: "a PKCS#7 bundle",
  "EC PARAMETERS": "the parameters of a key",
  "DH PARAMETERS": "the parameters of a key exchange",
};

/** Names a block in the user's words, with its label: "a certificate signing request (PEM block CERTIFICATE REQUEST)". */
export function describeLabel(label: string): string {
  const words = labelWords[label] ?? (isPrivateKeyLabel(label) ? "a private key" : undefined);
  return words === undefined ? `a PEM block ${label}` : `${words} (PEM block ${label})`;
}

function cutOff(label: string): Malformed {
  return new Malformed(`a PEM block ${label} that is cut off (its END line is missing)`);
}

// Header lines have a colon, which base64 has not.
function readBlock(label: string, body: string): PemBlock {
  if (!body.includes(":")) return { label, dekInfo: undefined, base64: body.replace(/\s+/g, "") };
  const lines = body.split(/\r\n|\r|\n/);
  const base64 = lines.filter((line) => !line.includes(":")).join("");
  const dekInfo = lines
    .map((line) => /^\s*DEK-Info:\s*([A-Z0-9-]{1,40},[0-9A-Fa-f]{1,64})\s*$/.exec(line)?.[1])
    .find(Boolean);
  return { label, dekInfo, base64: base64.replace(/\s+/g, "") };
}

function looksLikeFileName(text: string): boolean {
  const isOneLine = text.length <= 1024 && !/[\r\n]/.test(text);
  return (
    isOneLine &&
    (/\.(pem|crt|cer|cert|key|der|p7b|p12|pfx|txt)$/i.test(text) || /^(\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text))
  );
}
