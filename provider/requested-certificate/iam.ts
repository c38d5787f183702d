import {
  accountViolations,
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policy,
  regionViolations,
  unfit,
} from "../aws/policy.ts";
import { refuse, type Violation } from "../errors.ts";

export interface AcmRequestPolicyOptions {
  /** Where certificates are requested, e.g. `eu-west-1` or several. Default `*`. */
  region?: string | readonly string[] | undefined;
  /** Twelve digits. Default `*`. */
  account?: string | undefined;
  /** Default `aws`; `aws-cn` and `aws-us-gov` are the others. */
  partition?: string | undefined;
  /** The private CAs that may issue. Default none. */
  certificateAuthorityArns?: readonly string[] | undefined;
  /** To find what to take up or to reuse, and whether validation records are still needed. Default true. */
  listing?: boolean | undefined;
  /** To destroy and to replace. Default true. */
  deletion?: boolean | undefined;
}

const certificateActions = [
  "acm:DescribeCertificate",
  "acm:ListTagsForCertificate",
  "acm:AddTagsToCertificate",
  "acm:RemoveTagsFromCertificate",
  "acm:UpdateCertificateOptions",
];

/**
 * The least that `RequestedCertificate` needs in AWS Certificate Manager. Give it to whoever runs `pulumi up`, or to the
 * role that `assumeRole` names. Throws `InvalidInputError` for what is no region, account or CA.
 *
 * Source: Service Authorization Reference, AWS Certificate Manager: RequestCertificate and ListCertificates know no
 * resources. Private CA User Guide, "Private CA permissions": ACM issues with the caller's acm-pca:IssueCertificate and
 * acm-pca:GetCertificate.
 */
export function acmRequestPolicy(options: AcmRequestPolicyOptions = {}): PolicyDocument {
  const { region = "*", account = "*", partition = "aws", certificateAuthorityArns = [] } = options;
  refuse([
    ...regionViolations("region", [region].flat()),
    ...accountViolations("account", account),
    ...authorityViolations(certificateAuthorityArns),
  ]);
  const certificates = [region].flat().map((each) => `arn:${partition}:acm:${each}:${account}:certificate/*`);
  const deletion = options.deletion === false ? [] : ["acm:DeleteCertificate"];
  const statements: PolicyStatement[] = [
    allow("Request", ["acm:RequestCertificate"], ["*"]),
    allow("Certificates", [...certificateActions, ...deletion], certificates),
  ];
  if (options.listing !== false) statements.push(allow("Search", ["acm:ListCertificates"], ["*"]));
  if (certificateAuthorityArns.length > 0) {
    statements.push(
      allow("Authorities", ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"], certificateAuthorityArns),
    );
  }
  return policy(...statements);
}

export interface Route53ValidationPolicyOptions {
  /** The zones that validation records go into. Default: any, which lets any name be validated. */
  hostedZoneIds?: readonly string[] | undefined;
  /** Default `aws`; `aws-cn` and `aws-us-gov` are the others. */
  partition?: string | undefined;
  /** To wait until Route 53 answers with the records. Default true; without it ACM's own look decides. */
  changes?: boolean | undefined;
}

/**
 * The least that the validation of `RequestedCertificate` needs in Route 53. Give it to whoever runs `pulumi up`, or, where
 * the zones are in another account, to the role there that `validation.assumeRole` names. Throws `InvalidInputError` for
 * what is no zone's id.
 *
 * Source: Service Authorization Reference, Amazon Route 53: ListHostedZonesByName knows no resources.
 */
export function route53ValidationPolicy(options: Route53ValidationPolicyOptions = {}): PolicyDocument {
  const { hostedZoneIds, partition = "aws" } = options;
  refuse(zoneViolations(hostedZoneIds));
  const zones = (hostedZoneIds ?? ["*"]).map((id) => `arn:${partition}:route53:::hostedzone/${id.split("/").at(-1)}`);
  const statements: PolicyStatement[] = [
    allow("FindZones", ["route53:ListHostedZonesByName"], ["*"]),
    allow(
      "Records",
      ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:GetHostedZone"],
      zones,
    ),
  ];
  if (options.changes !== false)
    statements.push(allow("Changes", ["route53:GetChange"], [`arn:${partition}:route53:::change/*`]));
  return policy(...statements);
}

function authorityViolations(arns: readonly string[]): Violation[] {
  return arns.flatMap((arn, index) =>
    /^arn:[a-z-]+:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[\w*-]+$/.test(arn)
      ? []
      : [unfit(`certificateAuthorityArns[${index}]`, "arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID", arn)],
  );
}

function zoneViolations(ids: readonly string[] | undefined): Violation[] {
  if (ids?.length === 0) return [unfit("hostedZoneIds", "at least one id, or to be left out", "none")];
  return (ids ?? []).flatMap((id, index) =>
    /^(\/hostedzone\/)?[A-Z0-9]{1,32}$/.test(id)
      ? []
      : [unfit(`hostedZoneIds[${index}]`, "the id of a hosted zone, Z0123456789ABC", id)],
  );
}
