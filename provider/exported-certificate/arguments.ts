import { schemaViolations } from "../argument-violations.ts";
import { assumeRoleArgument, profileArgument, regionArgument } from "../aws/arguments.ts";
import { certificateOutputNames } from "../certificate-outputs.ts";
import type { Violation } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import * as v from "../schema.ts";
import { certificateArnArgument } from "../targets/acm/arguments.ts";
import { parseCertificateArn } from "../targets/acm/arn.ts";

const schema = v.pipe(
  v.strictObject({
    certificateArn: certificateArnArgument,
    region: v.optional(regionArgument),
    profile: v.optional(profileArgument),
    assumeRole: v.optional(assumeRoleArgument),
    provenanceId: v.pipe(v.string(), v.nonEmpty("a text")),
  }),
  v.crossCheck(({ region, certificateArn }, refuse) => {
    const named = parseCertificateArn(certificateArn)?.region;
    if (region === undefined || named === undefined || region === named) return;
    refuse("region", "the region that certificateArn names");
  }),
);

export type ExportSettings = v.InferOutput<typeof schema>;

type ArgumentsResult =
  | { readonly violations: readonly [Violation, ...Violation[]]; readonly args: undefined }
  /** `args` is undefined where something that is needed is not known yet. */
  | { readonly violations: readonly []; readonly args: ExportSettings | undefined };

/** Outputs that the class names among the inputs, for the SDK to make properties of them. */
const onlyOutputs: readonly string[] = ["__provider", "certificate", "chain", "privateKey", ...certificateOutputNames];

/** Validates what the engine hands over. What is unknown in a preview is left out of the judgement. */
export function readArguments(inputs: Properties): ArgumentsResult {
  const entries = Object.entries(inputs);
  const given = Object.fromEntries(
    entries.filter(([name, value]) => !onlyOutputs.includes(name) && value !== undefined && value !== null),
  );
  const parsed = v.safeParse(schema, given);
  const [first, ...more] = schemaViolations(parsed, given, [], Object.keys(schema.entries));
  if (first !== undefined) return { violations: [first, ...more], args: undefined };
  return { violations: [], args: parsed.success ? parsed.output : undefined };
}
