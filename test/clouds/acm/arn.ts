import { AwsError } from "../aws/aws-error.ts";

/** The pattern of a certificate ARN in the service model. */
export const ARN_PATTERN = "arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*";

const CERTIFICATE_ARN = /^arn:[^:]+:acm:[^:]+:\d{12}:certificate\/[^/]+$/;

/** Refuses what has the form of an ACM ARN but is none of a certificate. */
export function requireCertificateArn(arn: string): string {
  if (CERTIFICATE_ARN.test(arn)) return arn;
  throw new AwsError("InvalidArnException", `Invalid ARN: ${arn}`);
}

export function certificateArn(region: string, account: string, id: string): string {
  return `arn:${partitionOf(region)}:acm:${region}:${account}:certificate/${id}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
