import { z } from "zod";

/** Where a service runs. Source: AWS General Reference, "Regional endpoints". */
export const regionArgument = z.string().regex(/^[a-z]{2,3}(-[a-z]+)+-\d+$/, "an AWS region such as eu-west-1");

export const profileArgument = z.string().min(1, "the name of an AWS profile");

/** A role to work as. Source: STS API Reference, AssumeRole, for the session's name. */
export const assumeRoleArgument = z.strictObject({
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

export type AssumeRole = z.infer<typeof assumeRoleArgument>;

/** Whose credentials a call is made with: the SDK's own chain where nothing is said. */
export interface AwsIdentity {
  readonly profile?: string | undefined;
  readonly assumeRole?: AssumeRole | undefined;
}
