import { schemaViolations } from "../argument-violations.ts";
import { type AwsIdentity, assumeRoleArgument } from "../aws/arguments.ts";
import { violationsText } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import * as v from "../schema.ts";
import { parseCertificateArn } from "../targets/acm/arn.ts";

const identity = v.object({ profile: v.optional(v.string()), assumeRole: v.optional(assumeRoleArgument) });

/** Where a certificate in the state is, and as whom to go there. */
export function placeOf(id: string, outputs: Properties): { readonly region: string; readonly identity: AwsIdentity } {
  const region = parseCertificateArn(id)?.region;
  if (region === undefined) throw new Error(`id: expected the ARN of an ACM certificate, received ${id}`);
  const given = { profile: outputs.profile ?? undefined, assumeRole: outputs.assumeRole ?? undefined };
  const parsed = v.safeParse(identity, given);
  if (!parsed.success) throw new Error(violationsText(schemaViolations(parsed, given, [], [])));
  return { region, identity: parsed.output };
}
