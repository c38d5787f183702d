/** Source: ACM API Reference, RequestCertificate `DomainName`: the first name becomes the common name (RFC 5280). */
export const commonNameCharacters = 64;

/** Source: ACM User Guide, Quotas, "Number of domain names per ACM certificate". */
export const defaultMaxNames = 10;

/** Source: ACM API Reference, RequestCertificate `DomainName`: letters, digits and hyphens, `*` as the whole first label. */
const pattern = /^(\*\.(?=[^.]+\.))?((?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)$/i;

/** Source: RFC 1035 section 2.3.4. */
const longestName = 253;

/** Whether ACM takes `name`: ASCII (internationalised names as Punycode), at least two labels, no last dot. */
export function isDomainName(name: string): boolean {
  return name.length <= longestName && pattern.test(name);
}

/** All names of a certificate once each, in lower case, the domain name first. */
export function allNames(domainName: string, subjectAlternativeNames: readonly string[]): readonly string[] {
  return [...new Set([domainName, ...subjectAlternativeNames].map((name) => name.toLowerCase()))];
}

/** Whether two certificates are for the same names; which of them comes first makes no difference to any client. */
export function sameNames(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [lowerCased(some), lowerCased(others)];
  return one.size === other.size && [...one].every((name) => other.has(name));
}

/** The domain that is validated for a name: one record stands for `a.example` and `*.a.example`. */
export function validatedDomain(name: string): string {
  return name.toLowerCase().replace(/^\*\./, "");
}

function lowerCased(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
