import { assumeRoleArgument, profileArgument, regionArgument } from "../../aws/arguments.ts";
import * as v from "../../schema.ts";
import { parseCertificateArn } from "./arn.ts";

export const certificateArnArgument = v.pipe(
  v.string(),
  v.check(
    (text) => parseCertificateArn(text) !== undefined,
    "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  ),
);

export const acmArguments = v.pipe(
  v.strictObject({
    region: v.optional(regionArgument),
    certificateArn: v.optional(certificateArnArgument),
    tags: v.optional(v.texts()),
    profile: v.optional(profileArgument),
    assumeRole: v.optional(assumeRoleArgument),
  }),
  v.crossCheck((args, refuse) => {
    const pinned = args.certificateArn === undefined ? undefined : parseCertificateArn(args.certificateArn);
    if (args.region === undefined && args.certificateArn === undefined) {
      refuse("region", "an AWS region (or `pulumi config set aws:region eu-west-1` for the whole stack)");
    }
    if (args.region !== undefined && pinned !== undefined && pinned.region !== args.region) {
      refuse("region", "the region that acm.certificateArn names");
    }
  }),
);

export type AcmArguments = v.InferOutput<typeof acmArguments>;

/** The region of the target: as given, or the pinned ARN's. The schema makes sure that there is one. */
export function regionOf(args: AcmArguments): string {
  const pinned = args.certificateArn === undefined ? undefined : parseCertificateArn(args.certificateArn);
  return args.region ?? pinned?.region ?? "";
}
