import {
  type CertificateSummary,
  DescribeCertificateCommand,
  ListTagsForCertificateCommand,
} from "@aws-sdk/client-acm";
import type { AwsIdentity } from "../../aws/arguments.ts";
import type { ListedCertificate, ListingOptions } from "../inventory.ts";
import type { Tags } from "../target.ts";
import { isTargetError } from "../target-error.ts";
import { type AcmConnection, connectRegion } from "./client.ts";
import { listCertificates } from "./listing.ts";

/** All certificates of a region, of whatever type and key. Throws `TargetError`, but for tags and details that may not be read. */
export async function listRegion(
  region: string,
  identity: AwsIdentity,
  { tags: withTags, onProgress }: ListingOptions,
): Promise<readonly ListedCertificate[]> {
  const connection = connectRegion(region, identity);
  const summaries = await listCertificates(connection, (read) => onProgress({ read, total: undefined }));
  let read = 0;
  return Promise.all(
    summaries.map(async (summary) => {
      const id = summary.CertificateArn ?? "";
      const [detail, tags] = await Promise.all([
        isWhole(summary) ? {} : detailOf(connection, id),
        withTags ? tagsOf(connection, id) : undefined,
      ]);
      onProgress({ read: ++read, total: summaries.length });
      return listed(region, { ...summary, ...detail }, tags);
    }),
  );
}

/** Whether the listing has said all. One that was never issued has no dates anywhere. */
function isWhole(summary: CertificateSummary): boolean {
  const { NotAfter, Status, KeyAlgorithm, HasAdditionalSubjectAlternativeNames: more = false } = summary;
  const dated = NotAfter !== undefined || (Status !== "ISSUED" && Status !== "EXPIRED");
  return dated && KeyAlgorithm !== undefined && !more;
}

type Detail = Pick<
  CertificateSummary,
  "NotBefore" | "NotAfter" | "KeyAlgorithm" | "SubjectAlternativeNameSummaries" | "InUse"
>;

async function detailOf(connection: AcmConnection, id: string): Promise<Detail> {
  const answer = await orUndefined(
    connection.call("DescribeCertificate", (client) =>
      client.send(new DescribeCertificateCommand({ CertificateArn: id })),
    ),
  );
  const { NotBefore, NotAfter, KeyAlgorithm, SubjectAlternativeNames, InUseBy } = answer?.Certificate ?? {};
  return {
    ...(NotBefore && { NotBefore }),
    ...(NotAfter && { NotAfter }),
    ...(KeyAlgorithm && { KeyAlgorithm }),
    ...(SubjectAlternativeNames && { SubjectAlternativeNameSummaries: SubjectAlternativeNames }),
    ...(InUseBy && { InUse: InUseBy.length > 0 }),
  };
}

async function tagsOf(connection: AcmConnection, id: string): Promise<Tags | undefined> {
  const answer = await orUndefined(
    connection.call("ListTagsForCertificate", (client) =>
      client.send(new ListTagsForCertificateCommand({ CertificateArn: id })),
    ),
  );
  return answer && Object.fromEntries((answer.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Who may only list still sees the list; what was deleted meanwhile has no tags. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isTargetError(error, "denied", "absent")) return undefined;
    throw error;
  }
}

function listed(region: string, summary: CertificateSummary, tags: Tags | undefined): ListedCertificate {
  const { CertificateArn = "", DomainName, SubjectAlternativeNameSummaries: names = [] } = summary;
  return {
    target: "acm",
    place: region,
    id: CertificateArn,
    name: DomainName || names[0] || CertificateArn.split("/").at(-1) || "",
    names: names.length > 0 || DomainName === undefined ? names : [DomainName],
    notBefore: summary.NotBefore,
    notAfter: summary.NotAfter,
    // Answers spell with a hyphen what requests spell with an underscore.
    keyAlgorithm: summary.KeyAlgorithm?.replace(/^(RSA|EC)-/, "$1_"),
    status: summary.Status ?? "unknown",
    type: summary.Type,
    inUse: summary.InUse,
    tags,
  };
}
