import type { CertificateSummary } from "@aws-sdk/client-acm";
import { managedByTag, ownerOf } from "../provenance.ts";
import type { AcmConnection } from "../targets/acm/client.ts";
import { allCertificates } from "../targets/acm/listing.ts";
import type { Tags, Target } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { isSpent, type Observed, observe, spelledAsRequested } from "./certificate.ts";
import { sameNames } from "./names.ts";
import type { Wanted } from "./wanted.ts";

/** Each candidate costs two calls at ten a second: more of one and the same name are not looked at. */
const mostCandidates = 50;

export interface Found {
  /** What this resource requested before, in a run that did not end. */
  readonly ours: Observed | undefined;
  /** What nobody manages and does as well. */
  readonly reusable: Observed | undefined;
  /** ARNs of requests of ours that came to nothing. */
  readonly spent: readonly string[];
}

interface Candidate {
  readonly certificate: Observed;
  readonly tags: Tags;
}

/** Looks for what makes a request unnecessary. */
export async function find(connection: AcmConnection, target: Target, wanted: Wanted): Promise<Found> {
  const candidates = await candidatesFor(connection, target, wanted);
  const ours = candidates.filter(({ tags }) => ownerOf(tags) === wanted.provenanceId);
  const nobodys = candidates.filter(({ tags }) => tags[managedByTag] === undefined);
  const [first, ...more] = bestFirst(ours);
  if (first !== undefined) wanted.warn(`taking up ${first.arn} (${first.status}), requested by a run that did not end`);
  for (const { arn } of more) wanted.warn(`${arn} carries the same provenance: delete it if nothing uses it`);
  return {
    ours: first,
    reusable: wanted.reuse ? bestFirst(nobodys.filter(isFit))[0] : undefined,
    spent: ours
      .map(({ certificate }) => certificate)
      .filter(isSpent)
      .map(({ arn }) => arn),
  };
}

async function candidatesFor(connection: AcmConnection, target: Target, wanted: Wanted): Promise<Candidate[]> {
  const listed = await listedOrNone(connection, wanted);
  const arns = listed
    .filter((each) => mayBe(each, wanted))
    .flatMap(({ CertificateArn }) => CertificateArn ?? [])
    .slice(0, mostCandidates);
  const looked = await Promise.all(arns.map((arn) => look(connection, target, arn)));
  return looked.filter((each) => each !== undefined).filter(({ certificate }) => isFor(certificate, wanted));
}

async function listedOrNone(connection: AcmConnection, wanted: Wanted): Promise<readonly CertificateSummary[]> {
  try {
    return await allCertificates(connection, false);
  } catch (error) {
    if (!isTargetError(error, "denied")) throw error;
    // The idempotency token still keeps a run within the hour from requesting a second one.
    wanted.warn(`could not look for a certificate to take up or reuse: ${error.message}`);
    return [];
  }
}

/** What the listing tells; it names the key algorithm, but not the CA. */
function mayBe(summary: CertificateSummary, wanted: Wanted): boolean {
  const { Type, KeyAlgorithm, DomainName = "", SubjectAlternativeNameSummaries: names = [] } = summary;
  // CloudFront's own certificates are validated and used by CloudFront alone.
  if (Type === "IMPORTED" || summary.ManagedBy !== undefined) return false;
  if (KeyAlgorithm !== undefined && spelledAsRequested(KeyAlgorithm) !== wanted.keyAlgorithm) return false;
  if (summary.HasAdditionalSubjectAlternativeNames === true) return wanted.names.includes(DomainName.toLowerCase());
  return sameNames([DomainName, ...names], wanted.names);
}

async function look(connection: AcmConnection, target: Target, arn: string): Promise<Candidate | undefined> {
  try {
    const [certificate, tags] = await Promise.all([observe(connection, arn), target.readTags(arn)]);
    return certificate === undefined ? undefined : { certificate, tags };
  } catch (error) {
    // Deleted since it was listed.
    if (isTargetError(error, "absent")) return undefined;
    throw error;
  }
}

function isFor(certificate: Observed, wanted: Wanted): boolean {
  return (
    sameNames(certificate.names, wanted.names) &&
    certificate.keyAlgorithm === wanted.keyAlgorithm &&
    certificate.certificateAuthorityArn === wanted.certificateAuthorityArn
  );
}

/** A pending request that waits for somebody's answer to an e-mail is none that we could bring to its end. */
function isFit({ certificate: { status, validations } }: Candidate): boolean {
  return status === "ISSUED" || validations.every(({ method }) => method === undefined || method === "DNS");
}

/** Issued before pending; then the one that is valid for longest; then the older one, which is likelier to be in use. */
function bestFirst(candidates: readonly Candidate[]): Observed[] {
  const time = (date: Date | undefined) => date?.getTime() ?? 0;
  return candidates
    .map(({ certificate }) => certificate)
    .filter((each) => !isSpent(each) && (each.notAfter === undefined || each.notAfter.getTime() > Date.now()))
    .sort(
      (one, other) =>
        Number(other.status === "ISSUED") - Number(one.status === "ISSUED") ||
        time(other.notAfter) - time(one.notAfter) ||
        time(one.createdAt) - time(other.createdAt),
    );
}
