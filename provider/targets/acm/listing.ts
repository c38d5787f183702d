import { type CertificateSummary, KeyAlgorithm, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { AcmConnection } from "./client.ts";

/** Source: ACM API Reference, ListCertificates `MaxItems`. */
const pageSize = 1_000;

const listings = new WeakMap<AcmConnection, Promise<readonly CertificateSummary[]>>();

/** Those of all certificates that were imported. */
export async function importedCertificates(
  connection: AcmConnection,
  fresh: boolean,
): Promise<readonly CertificateSummary[]> {
  const all = await allCertificates(connection, fresh);
  return all.filter(({ Type }) => Type === "IMPORTED");
}

/**
 * All certificates of the account and region, newest first. All resources of a process share one listing: at one
 * ListCertificates a second, a listing for each would cost a stack of 500 certificates eight minutes.
 * `fresh` lists again, for all who ask from then on.
 */
export function allCertificates(connection: AcmConnection, fresh: boolean): Promise<readonly CertificateSummary[]> {
  const known = fresh ? undefined : listings.get(connection);
  if (known !== undefined) return known;
  const listing = listCertificates(connection);
  listings.set(connection, listing);
  // A failed listing must not be everybody's answer for the rest of the run.
  listing.catch(() => listings.delete(connection));
  return listing;
}

/** The listing itself, shared with nobody. `onPage` is told how many there are so far. */
export async function listCertificates(
  connection: AcmConnection,
  onPage: (soFar: number) => void = () => {},
): Promise<readonly CertificateSummary[]> {
  const all: CertificateSummary[] = [];
  let next: string | undefined;
  do {
    const page = await connection.call("ListCertificates", (client) =>
      client.send(
        new ListCertificatesCommand({
          // Without it the service lists RSA_1024 and RSA_2048 only.
          Includes: { keyTypes: Object.values(KeyAlgorithm) },
          SortBy: "CREATED_AT",
          SortOrder: "DESCENDING",
          MaxItems: pageSize,
          ...(next && { NextToken: next }),
        }),
      ),
    );
    all.push(...(page.CertificateSummaryList ?? []));
    onPage(all.length);
    next = page.NextToken;
  } while (next !== undefined);
  return all;
}
