import { z } from "zod";
import { parseCertificateArn } from "./arn.ts";

const region = z.string().regex(/^[a-z]{2,3}(-[a-z]+)+-\d+$/, "an AWS region such as eu-west-1");
const certificateArn = z
  .string()
  .refine(
    (text) => parseCertificateArn(text) !== undefined,
    "the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  );
const assumeRole = z.strictObject({
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME"),
  externalId: z.string().optional(),
  sessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/, "2 to 64 characters of letters, digits and _+=,.@-")
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export const acmArguments = z
  .strictObject({
    region: region.optional(),
    certificateArn: certificateArn.optional(),
    tags: z.record(z.string(), z.string()).optional(),
    profile: z.string().min(1, "the name of an AWS profile").optional(),
    assumeRole: assumeRole.optional(),
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
