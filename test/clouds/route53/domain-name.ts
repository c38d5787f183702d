// Domain names as Route 53 writes and orders them.

/** Lower case, with the last dot; what a request wrote as an octal escape is read. */
export function normalName(name: string): string {
  const read = name.replace(/\\([0-3][0-7]{2})/g, (_escape, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
  return `${read.toLowerCase().replace(/\.$/, "")}.`;
}

/** As answers spell it: all but a-z, 0-9, hyphen, underscore and dot as an octal escape (developer guide, "DNS domain name format"). */
export function wireName(name: string): string {
  return name.replace(/[^a-z0-9._-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/** Whether a name is in a zone, by labels. Both in normal form. */
export function isUnder(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/**
 * Orders names by their labels from the last to the first, compared as ASCII with the dots in it (API reference,
 * ListHostedZonesByName and ListResourceRecordSets): `com.example.`, `com.example.www.`; a hyphen sorts before a dot.
 */
export function compareNames(one: string, other: string): number {
  return compareText(reversed(one), reversed(other));
}

export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function reversed(name: string): string {
  return `${name.replace(/\.$/, "").split(".").reverse().join(".")}.`;
}
