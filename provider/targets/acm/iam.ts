import { accountViolations, allow, type PolicyDocument, policy, regionViolations, unfit } from "../../aws/policy.ts";
import { refuse, type Violation } from "../../errors.ts";
import { parseCertificateArn } from "./arn.ts";

export interface AcmImportPolicyOptions {
  /** The pins, where nothing else may be touched: no certificate can then be imported anew. Default: any certificate. */
  certificateArns?: readonly string[] | undefined;
  /** Where certificates are imported anew, e.g. `eu-west-1` or several. Default `*`. Pins bring their own. */
  region?: string | readonly string[] | undefined;
  /** Twelve digits. Default `*`, which is no more: an identity's policy never reaches into another account. */
  account?: string | undefined;
  /** Default `aws`; `aws-cn` and `aws-us-gov` are the others. */
  partition?: string | undefined;
  /** To find what a killed run left behind. Default true, except with pins, which need no search. */
  listing?: boolean | undefined;
  /** To destroy, and to take a failed first import back. Default true, except with pins, which are retained. */
  deletion?: boolean | undefined;
  /** Only what previews read, e.g. for a pull request's job. Default false. */
  previewOnly?: boolean | undefined;
}

/** What `acmImportPolicy` gives. */
export type AcmImportPolicy = PolicyDocument;

const reading = ["acm:GetCertificate", "acm:ListTagsForCertificate", "acm:DescribeCertificate"];
const writing = ["acm:ImportCertificate", "acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"];

/**
 * The least that `ImportedCertificate` needs in AWS Certificate Manager. Give it to whoever runs `pulumi up`, or to the
 * role that `acm.assumeRole` names. Throws `InvalidInputError` for what is no ARN, region or account.
 *
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import { acmImportPolicy } from "pulumi-certificates";
 *
 * new aws.iam.RolePolicy("certificates", { role: "deployer", policy: acmImportPolicy({ region: "eu-west-1" }) });
 * ```
 *
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Certificate Manager":
 * ListCertificates knows no resources; all other actions take a certificate's ARN.
 */
export function acmImportPolicy(options: AcmImportPolicyOptions = {}): AcmImportPolicy {
  refuse(violationsIn(options));
  const { certificateArns, previewOnly = false } = options;
  const { listing = certificateArns === undefined, deletion = certificateArns === undefined } = options;
  const removing = deletion ? ["acm:DeleteCertificate"] : [];
  const actions = previewOnly ? reading : [...reading, ...writing, ...removing];
  const searching = listing && !previewOnly ? [allow("Search", ["acm:ListCertificates"], ["*"])] : [];
  return policy(allow("Certificates", actions, certificateArns ?? anyCertificate(options)), ...searching);
}

export interface ExportPolicyOptions {
  /** The certificates to be exported: private ones, or public ones that were requested as exportable. */
  certificateArns: readonly string[];
}

/**
 * The least that `ExportedCertificate` needs in AWS Certificate Manager, in the account of the certificate. Throws
 * `InvalidInputError` for what is no certificate's ARN.
 *
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import { exportPolicy } from "pulumi-certificates";
 *
 * const certificateArns = ["arn:aws:acm:eu-west-1:111122223333:certificate/1234"];
 * new aws.iam.RolePolicy("export", { role: "exporter", policy: exportPolicy({ certificateArns }) });
 * ```
 */
export function exportPolicy({ certificateArns }: ExportPolicyOptions): PolicyDocument {
  refuse(violationsIn({ certificateArns }));
  const actions = ["acm:ExportCertificate", "acm:GetCertificate", "acm:DescribeCertificate"];
  return policy(allow("Export", actions, certificateArns));
}

function anyCertificate({ region = "*", account = "*", partition = "aws" }: AcmImportPolicyOptions): string[] {
  return [region].flat().map((each) => `arn:${partition}:acm:${each}:${account}:certificate/*`);
}

function violationsIn({ certificateArns, region = [], account = "*" }: AcmImportPolicyOptions): Violation[] {
  const noArns = (certificateArns ?? []).flatMap((arn, index) =>
    parseCertificateArn(arn) === undefined
      ? [unfit(`certificateArns[${index}]`, "arn:aws:acm:REGION:ACCOUNT:certificate/ID", arn)]
      : [],
  );
  const noPins =
    certificateArns?.length === 0 ? [unfit("certificateArns", "at least one ARN, or to be left out", "none")] : [];
  const regions = regionViolations("region", [region].flat());
  return [...noArns, ...noPins, ...regions, ...accountViolations("account", account)];
}
