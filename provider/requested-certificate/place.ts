import { z } from "zod";
import { type AwsIdentity, assumeRoleArgument } from "../aws/arguments.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { parseCertificateArn } from "../targets/acm/arn.ts";

const identity = z.object({ profile: z.string().optional(), assumeRole: assumeRoleArgument.optional() });

/** Where a certificate in the state is, and as whom to go there. */
export function placeOf(id: string, outputs: Properties): { readonly region: string; readonly identity: AwsIdentity } {
  const region = parseCertificateArn(id)?.region;
  if (region === undefined) throw new Error(`id: expected the ARN of an ACM certificate, received ${id}`);
  const { profile, assumeRole } = outputs;
  return { region, identity: identity.parse({ profile: profile ?? undefined, assumeRole: assumeRole ?? undefined }) };
}
