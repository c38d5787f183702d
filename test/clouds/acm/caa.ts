// Certification Authority Authorization (RFC 8659), as the service checks it before it issues.

/** The values of a name's CAA records in the world's DNS: `0 issue "amazon.com"`. Names end in a dot. */
export type CaaLookup = (name: string) => readonly string[] | undefined;

/** User guide, "Configure a CAA record". */
const ISSUERS = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** Whether a domain's CAA records, or the nearest above it, let Amazon issue. */
export function mayIssue(domain: string, lookup: CaaLookup): boolean {
  const isWildcard = domain.startsWith("*.");
  const labels = domain.replace(/^\*\./, "").split(".");
  const climbed = labels.map((_label, index) => `${labels.slice(index).join(".")}.`);
  const records = climbed.map(lookup).find((found) => found !== undefined) ?? [];
  const [issue, issueWild] = [issuersOf(records, "issue"), issuersOf(records, "issuewild")];
  // RFC 8659, 4.3: issuewild takes the place of issue for wildcards.
  const authorized = isWildcard && issueWild.length > 0 ? issueWild : issue;
  return authorized.length === 0 || authorized.some((issuer) => ISSUERS.includes(issuer));
}

function issuersOf(records: readonly string[], tag: string): string[] {
  return records.flatMap((record) => {
    const match = new RegExp(`^\\d+\\s+${tag}\\s+"?([^";]*)`, "i").exec(record);
    return match === null ? [] : [(match[1] ?? "").trim()];
  });
}
