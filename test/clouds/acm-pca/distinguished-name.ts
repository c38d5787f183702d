// The service's `ASN1Subject` as the Name of a certificate.
import * as der from "../../pki/der.ts";

/** In the order in which the service writes them. */
const ATTRIBUTES = {
  Country: "2.5.4.6",
  Organization: "2.5.4.10",
  OrganizationalUnit: "2.5.4.11",
  DistinguishedNameQualifier: "2.5.4.46",
  State: "2.5.4.8",
  CommonName: "2.5.4.3",
  SerialNumber: "2.5.4.5",
  Locality: "2.5.4.7",
  Title: "2.5.4.12",
  Surname: "2.5.4.4",
  GivenName: "2.5.4.42",
  Initials: "2.5.4.43",
  Pseudonym: "2.5.4.65",
  GenerationQualifier: "2.5.4.44",
} as const;

/** PrintableString by definition (RFC 5280 appendix A.1). */
const PRINTABLE: readonly string[] = ["Country", "DistinguishedNameQualifier", "SerialNumber"];

export type SubjectFields = { readonly [name in keyof typeof ATTRIBUTES]?: string };

export function encodeName(subject: SubjectFields): Buffer {
  const names = Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[];
  return der.sequence(...names.flatMap((name) => encodeAttribute(name, subject[name])));
}

function encodeAttribute(name: keyof typeof ATTRIBUTES, value: string | undefined): Buffer[] {
  if (value === undefined) return [];
  const text = PRINTABLE.includes(name) ? der.printableString(value) : der.utf8String(value);
  return [der.set(der.sequence(der.objectIdentifier(ATTRIBUTES[name]), text))];
}
