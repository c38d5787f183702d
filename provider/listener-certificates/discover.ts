import type { CertificateSummary } from "@aws-sdk/client-acm";
import type { AwsIdentity } from "../aws/arguments.ts";
import { coversName } from "../certificate/hostnames.ts";
import { InvalidInputError, violation } from "../errors.ts";
import { managedByTag } from "../provenance.ts";
import { type AcmConnection, connectRegion } from "../targets/acm/client.ts";
import { allCertificates } from "../targets/acm/listing.ts";
import { connect } from "../targets/acm/target.ts";
import type { Target } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";

/** Where to look. */
export interface Surroundings {
  readonly region: string;
  readonly identity: AwsIdentity;
}

/**
 * The best issued certificate that covers all `hosts`, of those that this package does not manage: names beat wildcards,
 * then the one that is valid for longest. Throws `InvalidInputError` with `path` where there is none.
 */
export async function discover(
  { region, identity }: Surroundings,
  hosts: readonly string[],
  path: string,
): Promise<string> {
  const connection = connectRegion(region, identity);
  const target = connect({ region, ...identity });
  const issued = await issuedCertificates(connection);
  for (const { CertificateArn = "" } of bestFirst(issued, hosts)) {
    if (await isForeign(target, CertificateArn)) return CertificateArn;
  }
  throw new InvalidInputError([notFound(region, hosts, path)]);
}

async function issuedCertificates(connection: AcmConnection): Promise<readonly CertificateSummary[]> {
  const all = await allCertificates(connection, false);
  return all.filter(
    ({ Status, NotAfter, ManagedBy }) =>
      Status === "ISSUED" && ManagedBy === undefined && (NotAfter === undefined || NotAfter.getTime() > Date.now()),
  );
}

export function bestFirst(certificates: readonly CertificateSummary[], hosts: readonly string[]): CertificateSummary[] {
  const exact = (summary: CertificateSummary) =>
    hosts.filter((host) => namesOf(summary).includes(host.toLowerCase())).length;
  const time = (date: Date | undefined) => date?.getTime() ?? 0;
  return certificates
    .filter((each) => hosts.every((host) => coversName(namesOf(each), host)))
    .sort(
      (one, other) =>
        exact(other) - exact(one) ||
        time(other.NotAfter) - time(one.NotAfter) ||
        time(one.CreatedAt) - time(other.CreatedAt) ||
        (one.CertificateArn ?? "").localeCompare(other.CertificateArn ?? ""),
    );
}

function namesOf({ DomainName = "", SubjectAlternativeNameSummaries = [] }: CertificateSummary): readonly string[] {
  return [DomainName, ...SubjectAlternativeNameSummaries].map((name) => name.toLowerCase());
}

async function isForeign(target: Target, arn: string): Promise<boolean> {
  try {
    return (await target.readTags(arn))[managedByTag] === undefined;
  } catch (error) {
    // Deleted since it was listed.
    if (isTargetError(error, "absent")) return false;
    throw error;
  }
}

function notFound(region: string, hosts: readonly string[], path: string) {
  const expected = `an issued certificate in ${region} for ${hosts.join(", ")} that pulumi-certificates does not manage`;
  return violation("CERTIFICATE_NOT_FOUND", path, expected, "none: set request: true, or certificateArn");
}
