import * as v from "../schema.ts";

/** Where a service runs. Source: AWS General Reference, "Regional endpoints". */
export const regionArgument = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(-[a-z]+)+-\d+$/, "an AWS region such as eu-west-1"),
);

export const profileArgument = v.pipe(v.string(), v.nonEmpty("the name of an AWS profile"));

/** A role to work as. Source: STS API Reference, AssumeRole, for the session's name. */
export const assumeRoleArgument = v.strictObject({
  roleArn: v.pipe(
    v.string(),
    v.regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME"),
  ),
  externalId: v.optional(v.string()),
  sessionName: v.optional(
    v.pipe(v.string(), v.regex(/^[\w+=,.@-]{2,64}$/, "2 to 64 characters of letters, digits and _+=,.@-")),
  ),
  tags: v.optional(v.texts()),
});

export type AssumeRole = v.InferOutput<typeof assumeRoleArgument>;

/** Whose credentials a call is made with: the SDK's own chain where nothing is said. */
export interface AwsIdentity {
  readonly profile?: string | undefined;
  readonly assumeRole?: AssumeRole | undefined;
}
