import { z } from "zod";
import { assumeRoleArgument, profileArgument, regionArgument } from "../../aws/arguments.ts";
import { parseCertificateArn } from "./arn.ts";

const certificateArn = z
  .string()
  .refine(
    (text) => parseCertificateArn(text) !== undefined,
    "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  );

export const acmArguments = z
  .strictObject({
    region: regionArgument.optional(),
    certificateArn: certificateArn.optional(),
    tags: z.record(z.string(), z.string()).optional(),
    profile: profileArgument.optional(),
    assumeRole: assumeRoleArgument.optional(),
  })
  .superRefine((args, context) => {
    const pinned = args.certificateArn === undefined ? undefined : parseCertificateArn(args.certificateArn);
    if (args.region === undefined && args.certificateArn === undefined) {
      context.addIssue({
        code: "custom",
        path: ["region"],
        message: "an AWS region (or `pulumi config set aws:region eu-west-1` for the whole stack)",
      });
    }
    if (args.region !== undefined && pinned !== undefined && pinned.region !== args.region) {
      context.addIssue({ code: "custom", path: ["region"], message: "the region that acm.certificateArn names" });
    }
  });

export type AcmArguments = z.infer<typeof acmArguments>;

/** The region of the target: as given, or the pinned ARN's. The schema makes sure that there is one. */
export function regionOf(args: AcmArguments): string {
  const pinned = args.certificateArn === undefined ? undefined : parseCertificateArn(args.certificateArn);
  return args.region ?? pinned?.region ?? "";
}
