import { isIPv4 } from "node:net";

/** Writes DER (X.690), only as much of it as a certificate needs. */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf(content: Uint8Array): Buffer {
  if (content.length < 0x80) return Buffer.from([content.length]);
  const hex = content.length.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets]);
}

export const sequence = (...contents: readonly Uint8Array[]) => element(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]) => element(0x31, ...contents);
export const octetString = (content: Uint8Array) => element(0x04, content);
export const utf8String = (text: string) => element(0x0c, Buffer.from(text, "utf8"));
export const printableString = (text: string) => element(0x13, Buffer.from(text, "latin1"));
export const nothing = element(0x05);
export const yes = element(0x01, Buffer.from([0xff]));

/** A context-specific tag: `constructed` around other elements, or in place of a primitive one's own tag. */
export const context = (tag: number, form: "constructed" | "primitive", ...contents: readonly Uint8Array[]) =>
  element((form === "constructed" ? 0xa0 : 0x80) | tag, ...contents);

/** An unsigned integer from its hex digits. */
export function integer(hex: string): Buffer {
  const digits = hex.replace(/^(00)+(?=..)/, "");
  const octets = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return element(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), octets);
}

export function bitString(content: Uint8Array, unusedBits = 0): Buffer {
  return element(0x03, Buffer.from([unusedBits]), content);
}

/** Named bits (X.690 11.2.2): the position of each, trailing zero bits removed. */
export function namedBits(positions: readonly number[]): Buffer {
  const last = Math.max(...positions);
  const octets = Buffer.alloc((last >> 3) + 1);
  for (const position of positions) octets[position >> 3] = (octets[position >> 3] ?? 0) | (0x80 >> (position & 7));
  return bitString(octets, 7 - (last & 7));
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const octets = [value & 0x7f];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128))
    octets.unshift(0x80 | (left & 0x7f));
  return octets;
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
export function time(date: Date): Buffer {
  const text = `${date.toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`;
  const isShort = date.getUTCFullYear() >= 1950 && date.getUTCFullYear() < 2050;
  return isShort ? element(0x17, Buffer.from(text.slice(2))) : element(0x18, Buffer.from(text));
}

/** The octets of an iPAddress name. */
export function ipOctets(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":"));
  const missing = tail === undefined ? 0 : 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array<string>(missing).fill("0"), ...words(tail ?? "")];
  return Buffer.from(all.map((word) => word.padStart(4, "0")).join(""), "hex");
}
