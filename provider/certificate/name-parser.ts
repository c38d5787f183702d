import { readWhole } from "./der.ts";
import { element, objectIdentifier, sequence } from "./der-writer.ts";
import { shortNames, writeName } from "./distinguished-name.ts";
import { Malformed } from "./malformed.ts";

const identifiers = new Map(Object.entries(shortNames).map(([oid, name]) => [name.toLowerCase(), oid]));

const utf8String = 0x0c;
const printableString = 0x13;
const ia5String = 0x16;
const set = 0x31;

/** The types that RFC 5280 (appendix A) and RFC 4519 demand; all other attributes are UTF8String. */
const stringTypes: Readonly<Record<string, number>> = {
  "2.5.4.5": printableString,
  "2.5.4.6": printableString,
  "0.9.2342.19200300.100.1.25": ia5String,
  "1.2.840.113549.1.9.1": ia5String,
};

/**
 * The DER Name (RFC 5280 4.1.2.4) of a text as RFC 4514 writes names: `CN=api.example.com,O=Example`, the most specific
 * part first. Spaces around `=`, `,` and `+` are ignored.
 *
 * @throws Malformed for what is no such text, without repeating it
 */
export function parseName(text: string): Buffer {
  const relativeNames = splitAt(text, ",").toReversed().map(relativeName);
  return sequence(...relativeNames);
}

/** The text of a DER Name, in the one form that this package writes. */
export function nameText(name: Buffer): string {
  return writeName(readWhole(name));
}

function relativeName(text: string): Buffer {
  const attributes = splitAt(text, "+").map(attribute);
  // DER sorts the members of a SET OF by their octets (X.690 11.6).
  return element(set, ...attributes.sort(Buffer.compare));
}

function attribute(text: string): Buffer {
  const [, type = "", value = ""] = /^\s*([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)\s*=\s*(.*)$/su.exec(text) ?? [];
  const oid = type.includes(".") ? type : identifiers.get(type.toLowerCase());
  if (oid === undefined) throw new Malformed("a distinguished name with an attribute that has no known type");
  const content = unescaped(trimmedEnd(value));
  if (content.length === 0) throw new Malformed(`a distinguished name whose ${type} is empty`);
  return sequence(objectIdentifier(oid), element(stringTypes[oid] ?? utf8String, content));
}

/** Splits where `separator` stands without a backslash before it. */
function splitAt(text: string, separator: string): string[] {
  const parts = [""];
  for (const [token] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (token === separator) parts.push("");
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts;
}

/** An escaped space at the end belongs to the value (RFC 4514 2.4). */
function trimmedEnd(value: string): string {
  const trimmed = value.trimEnd();
  return /(^|[^\\])(\\\\)*\\$/.test(trimmed) && trimmed.length < value.length ? `${trimmed} ` : trimmed;
}

/** `\,` is a comma, `\C3\A4` two octets of UTF-8 (RFC 4514 3). */
function unescaped(value: string): Buffer {
  const parts = [...value.matchAll(/\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)|\\$/gsu)].map(([, hex, escaped, plain]) => {
    if (hex !== undefined) return Buffer.from(hex, "hex");
    const text = escaped ?? plain;
    if (text === undefined) throw new Malformed("a distinguished name that ends with a backslash");
    return Buffer.from(text);
  });
  return Buffer.concat(parts);
}
