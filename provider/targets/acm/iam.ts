import { InvalidInputError, type Violation, violation } from "../../errors.ts";
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

/** An IAM policy document, as `aws.iam.RolePolicy` takes it as it is, and the AWS CLI as JSON. */
export interface AcmImportPolicy {
  Version: "2012-10-17";
  Statement: { Sid: string; Effect: "Allow"; Action: string[]; Resource: string[] }[];
}

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
  const [first, ...more] = violationsIn(options);
  if (first !== undefined) throw new InvalidInputError([first, ...more]);
  const { certificateArns, previewOnly = false } = options;
  const { listing = certificateArns === undefined, deletion = certificateArns === undefined } = options;
  const removing = deletion ? ["acm:DeleteCertificate"] : [];
  const actions = previewOnly ? reading : [...reading, ...writing, ...removing];
  const searching = listing && !previewOnly ? [statement("Search", ["acm:ListCertificates"], ["*"])] : [];
  return {
    Version: "2012-10-17",
    Statement: [statement("Certificates", actions, certificateArns ?? anyCertificate(options)), ...searching],
  };
}

function statement(Sid: string, Action: readonly string[], Resource: readonly string[]) {
  return { Sid, Effect: "Allow" as const, Action: [...Action], Resource: [...Resource] };
}

function anyCertificate({ region = "*", account = "*", partition = "aws" }: AcmImportPolicyOptions): string[] {
  return [region].flat().map((each) => `arn:${partition}:acm:${each}:${account}:certificate/*`);
}

function violationsIn({ certificateArns, region = [], account = "*" }: AcmImportPolicyOptions): Violation[] {
  const noArns = (certificateArns ?? []).flatMap((arn, index) =>
    parseCertificateArn(arn) === undefined
      ? [invalid(`certificateArns[${index}]`, "arn:aws:acm:REGION:ACCOUNT:certificate/ID", arn)]
      : [],
  );
  const noRegions = [region]
    .flat()
    .filter((each) => each !== "*" && !/^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(each))
    .map((each) => invalid("region", "an AWS region such as eu-west-1", each));
  const noPins =
    certificateArns?.length === 0 ? [invalid("certificateArns", "at least one ARN, or to be left out", "none")] : [];
  const noAccount = /^(\*|\d{12})$/.test(account) ? [] : [invalid("account", "twelve digits", account)];
  return [...noArns, ...noPins, ...noRegions, ...noAccount];
}

function invalid(path: string, expected: string, received: string): Violation {
  return violation("ARGUMENT_INVALID", path, expected, received === "" ? "an empty text" : received);
}
