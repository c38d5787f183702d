import { AwsError } from "../aws/aws-error.ts";

/** Any ARN of the service (service model, `Arn`). */
export const ARN_SHAPE = {
  min: 5,
  max: 200,
  pattern: "arn:[\\w+=/,.@-]+:acm-pca:[\\w+=/,.@-]*:[0-9]*:[\\w+=,.@-]+(/[\\w+=,.@-]+)*",
};

const AUTHORITY_ARN = /^arn:[^:]+:acm-pca:([^:]+):(\d{12}):certificate-authority\/[^/]+$/;
const CERTIFICATE_ARN = /^(arn:[^:]+:acm-pca:[^:]+:\d{12}:certificate-authority\/[^/]+)\/certificate\/[^/]+$/;

export function authorityArn(region: string, account: string, id: string): string {
  return `arn:aws:acm-pca:${region}:${account}:certificate-authority/${id}`;
}

/** @param serial hex digits without colons, as the service writes it there */
export function certificateArn(authority: string, serial: string): string {
  return `${authority}/certificate/${serial}`;
}

/** Refuses what has the form of an ARN of the service but is none of an authority. */
export function requireAuthorityArn(arn: string): string {
  if (AUTHORITY_ARN.test(arn)) return arn;
  throw invalidArn(arn);
}

/** Refuses an ARN that is none of a certificate, or one of another authority. */
export function requireCertificateArn(arn: string, authority: string): string {
  if (CERTIFICATE_ARN.exec(arn)?.[1] === authority) return arn;
  throw invalidArn(arn);
}

/** The account that owns an authority; undefined where the text is no ARN of one. */
export function ownerOf(arn: string): string | undefined {
  return AUTHORITY_ARN.exec(arn)?.[2];
}

function invalidArn(arn: string): AwsError {
  return new AwsError("InvalidArnException", `Invalid ARN: ${arn}`);
}
