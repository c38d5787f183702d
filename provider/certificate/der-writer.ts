import { tags } from "./der.ts";

/** One DER element (X.690) around its contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(content.length), content]);
}

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.sequence, ...contents);
}

export function octetString(content: Uint8Array): Buffer {
  return element(tags.octetString, content);
}

/** A non-negative INTEGER below 2^31. */
export function integer(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeInt32BE(value);
  // Leading zero octets go, but one that keeps the number positive stays (X.690 8.3.2).
  const start = octets.findIndex((octet, index) => octet !== 0 || (octets[index + 1] ?? 0x80) >= 0x80);
  return element(tags.integer, octets.subarray(start));
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(tags.objectIdentifier, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** `[0]` around other elements, as PKCS#7 and PKCS#12 wrap theirs. */
export function explicitZero(content: Uint8Array): Buffer {
  return element(0xa0, content);
}

export const nothing = element(0x05);

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let left = arc >>> 7; left > 0; left >>>= 7) octets.unshift(0x80 | (left & 0x7f));
  return octets;
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(length);
  const significant = octets.subarray(octets.findIndex((octet) => octet !== 0));
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant]);
}
