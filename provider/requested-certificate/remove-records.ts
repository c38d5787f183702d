import type { AwsIdentity } from "../aws/arguments.ts";
import { connectRoute53, type Route53Connection } from "../aws/route53/client.ts";
import { deleteCnames, type HeldCname, readCname, sameTarget } from "../aws/route53/records.ts";
import { messageOf } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { type AcmConnection, connectRegion } from "../targets/acm/client.ts";
import { allCertificates } from "../targets/acm/listing.ts";
import { isTargetError } from "../targets/target-error.ts";
import { readArguments } from "./arguments.ts";
import { validatedDomain } from "./names.ts";
import type { RecordedRecord } from "./outputs.ts";
import type { PlacedRecord } from "./progress.ts";
import { regionsBeside } from "./regions.ts";
import { thisRun } from "./this-run.ts";
import { readWanted, type ValidationSettings } from "./wanted.ts";
import { zoneOfRecord } from "./zone-of-record.ts";

interface Surroundings {
  readonly region: string;
  readonly identity: AwsIdentity;
  readonly warn: (message: string) => void;
}

/**
 * Removes validation records that no certificate of the account needs. ACM derives a record from domain and account, so
 * certificates of all regions share it, and renew by it: where one region cannot be looked at, the records stay. What
 * goes wrong here is said and no more: the certificate is gone, and a record that is left does no harm.
 */
export async function removeRecords(
  records: readonly RecordedRecord[],
  outputs: Properties,
  surroundings: Surroundings,
): Promise<void> {
  const { args } = readArguments(outputs);
  if (records.length === 0 || args === undefined) return;
  const { validation } = readWanted(args);
  if (!validation.createRecords || !validation.deleteRecords) return;
  try {
    const needed = await neededDomains(surroundings);
    const connection = connectRoute53(surroundings.region, validation.identity);
    const free = await placesOf(
      connection,
      records.filter(({ name }) => !needed.has(domainOfRecord(name))),
      validation,
    );
    for (const zone of new Set(free.map(({ hostedZoneId }) => hostedZoneId))) {
      const theirs = free.filter(({ hostedZoneId }) => hostedZoneId === zone);
      const held = await heldOf(connection, zone, theirs);
      if (held.length > 0) await deleteCnames(connection, zone, held);
    }
  } catch (error) {
    const names = records.map(({ name }) => name).join(", ");
    surroundings.warn(
      `validation records may be left, delete them if nothing needs them: ${names}: ${messageOf(error)}`,
    );
  }
}

/** Where a certificate was issued by records that were there before it, nobody has looked for their zone yet. */
function placesOf(
  connection: Route53Connection,
  records: readonly RecordedRecord[],
  validation: ValidationSettings,
): Promise<readonly PlacedRecord[]> {
  return Promise.all(
    records.map(async ({ name, value, hostedZoneId }) => ({
      name,
      value,
      hostedZoneId: hostedZoneId ?? (await zoneOfRecord(connection, name, validation)),
    })),
  );
}

/** `_hash.www.example.com.` validates `www.example.com`. */
function domainOfRecord(recordName: string): string {
  return recordName
    .toLowerCase()
    .replace(/^[^.]+\./, "")
    .replace(/\.$/, "");
}

/** The domains that certificates of the account, in whatever region, are validated for now or when they are renewed. */
async function neededDomains({ region, identity }: Surroundings): Promise<ReadonlySet<string>> {
  const regions = [region, ...regionsBeside(region)];
  const all = await Promise.all(regions.map((each) => domainsIn(each, identity)));
  return new Set(all.flat());
}

/** So long one listing stands for all deletes of a run, in seconds: each of its own would cost a second in each region. */
const freshSeconds = 30;

const listings = new WeakMap<AcmConnection, { readonly listing: Listing; readonly at: number }>();
type Listing = ReturnType<typeof allCertificates>;

function recentListing(connection: AcmConnection): Listing {
  const known = listings.get(connection);
  if (known !== undefined && known.at > thisRun.lastNeed() && Date.now() - known.at < freshSeconds * 1000) {
    return known.listing;
  }
  const listing = allCertificates(connection, true);
  listings.set(connection, { listing, at: Date.now() });
  listing.catch(() => listings.delete(connection));
  return listing;
}

async function domainsIn(region: string, identity: AwsIdentity): Promise<readonly string[]> {
  try {
    const listed = await recentListing(connectRegion(region, identity));
    return listed
      .filter(({ CertificateArn = "" }) => !thisRun.hasDeleted(CertificateArn))
      .filter(({ Type, Status }) => Type === "AMAZON_ISSUED" && ["ISSUED", "PENDING_VALIDATION"].includes(Status ?? ""))
      .flatMap(({ DomainName = "", SubjectAlternativeNameSummaries = [] }) => [
        DomainName,
        ...SubjectAlternativeNameSummaries,
      ])
      .map(validatedDomain);
  } catch (error) {
    if (isTargetError(error) && isNotEnabled(error.serviceCode)) return [];
    throw error;
  }
}

/** How a region answers that the account has not enabled: it does not know the account's keys. */
function isNotEnabled(serviceCode: string | undefined): boolean {
  return ["UnrecognizedClientException", "InvalidClientTokenId"].includes(serviceCode ?? "");
}

/** Those that still lead where we had them lead; what somebody else has changed since is theirs. */
async function heldOf(
  connection: Route53Connection,
  zone: string,
  records: readonly PlacedRecord[],
): Promise<readonly HeldCname[]> {
  const held = await Promise.all(
    records.map(async ({ name, value }) => {
      const now = await readCname(connection, zone, name);
      return now !== undefined && sameTarget(now.value, value) ? now : undefined;
    }),
  );
  return held.filter((each) => each !== undefined);
}
