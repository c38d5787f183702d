import { Malformed } from "./malformed.ts";

/** One DER element (X.690): its tag octet, its contents, and all of its octets. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly raw: Buffer;
}

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

// Certificates and keys nest about ten deep; OpenSSL's own bound is 30.
const maximumDepth = 30;
// A certificate with a thousand names has not much more than a thousand.
const maximumElements = 20_000;
// The bit of a tag octet that says "made of other elements".
const constructed = 0x20;

/** Reads the first element of `bytes`. Only definite lengths in their shortest form, as DER demands (X.690 10.1). */
export function readFirst(bytes: Buffer): Element {
  const tag = byteAt(bytes, 0);
  if ((tag & 0x1f) === 0x1f) throw new Malformed("DER with a tag number that no certificate or key has");
  const { length, header } = readLength(bytes);
  if (header + length > bytes.length) throw new Malformed("DER that is cut off");
  return { tag, content: bytes.subarray(header, header + length), raw: bytes.subarray(0, header + length) };
}

/** Reads an element that must be all of `bytes`; refuses what is deeper or wider than any certificate or key. */
export function readWhole(bytes: Buffer): Element {
  const element = readFirst(bytes);
  const trailing = bytes.length - element.raw.length;
  if (trailing > 0) throw new Malformed(`DER with ${trailing} trailing ${trailing === 1 ? "byte" : "bytes"}`);
  refuseHostileStructure(element);
  return element;
}

/** The elements inside a constructed one. */
export function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let rest = element.content; rest.length > 0; ) {
    const child = readFirst(rest);
    children.push(child);
    if (children.length > maximumElements) throw tooManyElements();
    rest = rest.subarray(child.raw.length);
  }
  return children;
}

/** The children of a SEQUENCE, which must be one. */
export function sequenceOf(element: Element | undefined): Element[] {
  return childrenOf(expectTag(element, tags.sequence, "SEQUENCE"));
}

export function contentOf(element: Element | undefined, tag: number, name: string): Buffer {
  return expectTag(element, tag, name).content;
}

/** An OBJECT IDENTIFIER in dotted form. */
export function objectIdentifierOf(element: Element | undefined): string {
  const content = contentOf(element, tags.objectIdentifier, "OBJECT IDENTIFIER");
  if (content.length === 0 || content.length > 64 || byteAt(content, content.length - 1) >= 0x80) {
    throw new Malformed("DER with an OBJECT IDENTIFIER that is none");
  }
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join(".");
}

/** An INTEGER's magnitude without leading zero octets. */
export function integerOctetsOf(element: Element | undefined): Buffer {
  const content = contentOf(element, tags.integer, "INTEGER");
  if (content.length === 0) throw new Malformed("DER with an INTEGER that is empty");
  const start = content.findIndex((octet) => octet !== 0);
  return start === -1 ? content.subarray(-1) : content.subarray(start);
}

/** An INTEGER that fits in four octets; larger ones become Infinity, which every limit refuses. */
export function smallIntegerOf(element: Element | undefined): number {
  const octets = integerOctetsOf(element);
  return octets.length > 4 ? Number.POSITIVE_INFINITY : octets.readUIntBE(0, octets.length);
}

function expectTag(element: Element | undefined, tag: number, name: string): Element {
  if (element?.tag === tag) return element;
  throw new Malformed(`DER with ${element === undefined ? "nothing" : "something else"} where ${name} belongs`);
}

function readLength(bytes: Buffer): { readonly length: number; readonly header: number } {
  const first = byteAt(bytes, 1);
  if (first < 0x80) return { length: first, header: 2 };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) throw new Malformed("DER with a length that is none");
  if (bytes.length < 2 + octets) throw new Malformed("DER that is cut off");
  const length = bytes.readUIntBE(2, octets);
  if (length < 0x80 || length < 2 ** (8 * (octets - 1))) throw new Malformed("DER with a length that is none");
  return { length, header: 2 + octets };
}

function byteAt(bytes: Buffer, index: number): number {
  const octet = bytes[index];
  if (octet === undefined) throw new Malformed("DER that is cut off");
  return octet;
}

// By levels, not by recursion: hostile nesting must not reach the call stack's end.
function refuseHostileStructure(outermost: Element): void {
  let level: readonly Element[] = [outermost];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maximumDepth) throw new Malformed(`DER nested more than ${maximumDepth} levels deep`);
    const next: Element[] = [];
    for (const element of level.filter((each) => (each.tag & constructed) !== 0)) {
      const children = childrenOf(element);
      count += children.length;
      if (count > maximumElements) throw tooManyElements();
      next.push(...children);
    }
    level = next;
  }
}

function tooManyElements(): Malformed {
  return new Malformed(`DER with more than ${maximumElements} elements`);
}
