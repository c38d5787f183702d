import type { Random } from "../random.ts";

type Change<T> = (value: T, at: number, random: Random) => T;

const insertions = [
  "-----BEGIN CERTIFICATE-----",
  "-----END PRIVATE KEY-----",
  "\0",
  ":",
  "=",
  "é",
  "\uFEFF",
  "\\n",
  " ",
];

/** What becomes of a text on its way through mails, shells and editors. */
const textChanges: readonly Change<string>[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.slice(at + 65),
  (text, at, random) => text.slice(0, at) + random.oneOf(insertions) + text.slice(at),
  (text, at, random) => text.slice(0, at) + random.oneOf(insertions) + text.slice(at + 4),
  (text, at) => text + text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at).toLowerCase(),
  (text) => text.replaceAll("-----", "----"),
  (text) => text.replaceAll("\n", ""),
  (text) => Buffer.from(text).toString("base64"),
  (text) => text.replaceAll(/-----[^-]*-----/g, ""),
];

export function mutatedText(text: string, random: Random): string {
  return random.oneOf(textChanges)(text, random.below(text.length + 1), random);
}

/** What breaks a reader of DER: other values, other lengths, other tags, ends that come too soon or not at all. */
const byteChanges: readonly Change<Buffer>[] = [
  (bytes, at, random) => withByte(bytes, at, random.below(256)),
  (bytes, at) => withByte(bytes, at, 0xff),
  (bytes, at) => withByte(bytes, at, 0x80),
  (bytes, at, random) => withByte(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8))),
  // In the first bytes are the outer lengths and versions.
  (bytes, at, random) => withByte(bytes, at % 12, random.below(256)),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => bytes.subarray(at),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]),
  (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + random.below(8), 0x30), bytes.subarray(at)]),
  (bytes, at) => Buffer.concat([bytes, bytes.subarray(at)]),
];

export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  return random.oneOf(byteChanges)(bytes, random.below(bytes.length), random);
}

/** Changes what one of the PEM text's blocks holds. */
export function mutatedBlock(text: string, random: Random): string {
  const blocks = [...text.matchAll(/-----BEGIN [^-]+-----\n([\s\S]*?)-----END/g)];
  const [, body = ""] = random.oneOf(blocks);
  // A blank line ends the headers of an old encrypted key (RFC 1421).
  const [encoded = "", headers] = body.split("\n\n").reverse();
  const changed = mutatedBytes(Buffer.from(encoded, "base64"), random).toString("base64");
  const lines = changed.replaceAll(/.{64}(?=.)/g, "$&\n");
  const before = headers === undefined ? "" : `${headers}\n\n`;
  return text.replace(body, () => `${before}${lines}\n`);
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = value;
  return changed;
}
