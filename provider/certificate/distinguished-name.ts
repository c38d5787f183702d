import { childrenOf, type Element, objectIdentifierOf, sequenceOf } from "./der.ts";

interface Attribute {
  readonly oid: string;
  readonly value: string;
}

const commonName = "2.5.4.3";

/** By object identifier: RFC 4514 section 3, and OpenSSL's names for three more that certificates really have. */
export const shortNames: Readonly<Record<string, string>> = {
  [commonName]: "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "emailAddress",
};

/** A Name (RFC 5280 4.1.2.4) as RFC 4514 writes it, e.g. `CN=api.example.com,O=Example`; empty for an empty name. */
export function writeName(name: Element | undefined): string {
  return relativeNames(name)
    .toReversed()
    .map((attributes) => attributes.map(writeAttribute).join("+"))
    .join(",");
}

/** The last common name of a Name, which is the most specific one. */
export function commonNameOf(name: Element | undefined): string | undefined {
  return relativeNames(name)
    .flat()
    .findLast((attribute) => attribute.oid === commonName)?.value;
}

function relativeNames(name: Element | undefined): Attribute[][] {
  return sequenceOf(name).map((relative) =>
    childrenOf(relative).map((attribute) => {
      const [type, value] = sequenceOf(attribute);
      return { oid: objectIdentifierOf(type), value: value === undefined ? "" : readText(value) };
    }),
  );
}

/** Decodes a DirectoryString or IA5String (RFC 5280 4.1.2.4); other types as Latin-1. */
function readText(element: Element): string {
  const { tag, content } = element;
  if (tag === 0x0c) return content.toString("utf8");
  if (tag === 0x1e)
    return Buffer.from(content.subarray(0, content.length & ~1))
      .swap16()
      .toString("utf16le");
  return content.toString("latin1");
}

function writeAttribute({ oid, value }: Attribute): string {
  return `${shortNames[oid] ?? oid}=${escapeValue(value)}`;
}

// RFC 4514 2.4; control characters as hex pairs, so that a name can't break a log line.
function escapeValue(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, "\\$&")
    .replace(/^[ #]| $/g, "\\$&")
    .replace(/\p{Cc}/gu, (character) => Buffer.from(character).toString("hex").replace(/../g, "\\$&"));
}
