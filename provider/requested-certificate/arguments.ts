import { schemaViolations } from "../argument-violations.ts";
import { assumeRoleArgument, profileArgument, regionArgument } from "../aws/arguments.ts";
import { type Violation, violation } from "../errors.ts";
import { reservedTagViolations } from "../provenance.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import * as v from "../schema.ts";
import { tagViolations } from "../targets/acm/rules.ts";
import { allNames, commonNameCharacters, defaultMaxNames, isDomainName } from "./names.ts";
import { outputNames } from "./output-names.ts";

const domainName = v.pipe(
  v.string(),
  v.check(isDomainName, "a domain name such as www.example.com or *.example.com, in Punycode and without a last dot"),
);

/** Source: Route 53 API Reference, type HostedZone `Id`. */
const hostedZoneId = v.pipe(
  v.string(),
  v.regex(/^(\/hostedzone\/)?[A-Z0-9]{1,32}$/, "the id of a hosted zone, Z0123456789ABC"),
);

/** Source: Private CA API Reference: `arn:partition:acm-pca:region:account:certificate-authority/id`. */
const authorityPattern = /^arn:aws[a-z-]*:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[\w-]+$/;

const validationArguments = v.strictObject({
  hostedZoneId: v.optional(hostedZoneId),
  profile: v.optional(profileArgument),
  assumeRole: v.optional(assumeRoleArgument),
  // Source: Route 53 API Reference, ResourceRecordSet `TTL`.
  ttl: v.optional(
    v.pipe(
      v.number(),
      v.integer("a number of seconds"),
      v.minValue(0, "a number of seconds"),
      v.maxValue(2_147_483_647, "at most 2147483647 seconds"),
    ),
  ),
  createRecords: v.optional(v.boolean()),
  deleteRecords: v.optional(v.boolean()),
});

const requestArguments = v.strictObject({
  domainName: v.pipe(
    domainName,
    v.maxLength(
      commonNameCharacters,
      `at most ${commonNameCharacters} characters; a longer name can be one of subjectAlternativeNames`,
    ),
  ),
  subjectAlternativeNames: v.optional(v.array(domainName)),
  region: regionArgument,
  profile: v.optional(profileArgument),
  assumeRole: v.optional(assumeRoleArgument),
  validation: v.optional(validationArguments),
  certificateAuthorityArn: v.optional(
    v.pipe(
      v.string(),
      v.regex(authorityPattern, "the ARN of a private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID"),
    ),
  ),
  // Source: ACM API Reference, RequestCertificate `KeyAlgorithm`; the others are for imports.
  keyAlgorithm: v.optional(v.picklist(["RSA_2048", "EC_prime256v1", "EC_secp384r1"])),
  reuse: v.optional(v.boolean()),
  wait: v.optional(v.boolean()),
  timeoutMinutes: v.optional(v.pipe(v.number(), v.gtValue(0, "a number of minutes"))),
  tags: v.optional(v.texts()),
  transparencyLogging: v.optional(v.boolean()),
  maxNames: v.optional(
    v.pipe(
      v.number(),
      v.integer("a number of names"),
      v.minValue(1, "a number of names"),
      v.maxValue(100, "at most 100 names, the most that ACM grants"),
    ),
  ),
  deletionPolicy: v.optional(v.picklist(["delete", "retain"])),
  deleteTimeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(1, "a number of seconds from 1 on"))),
  provenanceId: v.pipe(
    v.string(),
    v.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, "1 to 256 characters of letters, digits, spaces and _.:/=+-@"),
  ),
});

export type RequestArguments = v.InferOutput<typeof requestArguments>;

/** The names of all arguments. */
export const argumentNames = Object.keys(requestArguments.entries) as readonly (keyof RequestArguments)[];

export interface ArgumentsResult {
  readonly violations: readonly Violation[];
  /** Undefined where there are violations, or where something is not known yet. */
  readonly args: RequestArguments | undefined;
}

const notArguments: readonly string[] = ["__provider", ...outputNames];

/** Validates what the engine hands over. What is unknown in a preview is left out of the judgement. */
export function readArguments(inputs: Properties): ArgumentsResult {
  const given = argumentsIn(inputs);
  const parsed = v.safeParse(requestArguments, given);
  const violations = schemaViolations(parsed, given, [], argumentNames);
  if (!parsed.success) return { violations, args: undefined };
  const { output } = parsed;
  const more = [...nameViolations(output), ...authorityViolations(output), ...tagsViolations(output)];
  return { violations: more, args: more.length === 0 ? output : undefined };
}

/** What of the inputs are arguments of the user, or were put there for him. */
export function argumentsIn(inputs: Properties): Properties {
  const entries = Object.entries(inputs);
  return Object.fromEntries(
    entries.filter(([name, value]) => !notArguments.includes(name) && value !== undefined && value !== null),
  );
}

function nameViolations({ domainName, subjectAlternativeNames = [], maxNames }: RequestArguments): Violation[] {
  const count = allNames(domainName, subjectAlternativeNames).length;
  const most = maxNames ?? defaultMaxNames;
  if (count <= most) return [];
  const raise =
    maxNames === undefined ? ' (raise ACM\'s quota "Domain names per ACM certificate", then set maxNames)' : "";
  return [
    violation(
      "NAMES_TOO_MANY",
      "subjectAlternativeNames",
      `at most ${most} names with the domain name${raise}`,
      `${count}`,
    ),
  ];
}

/** Source: ACM User Guide, "Requesting a private certificate": the CA is in the certificate's region. */
function authorityViolations({ certificateAuthorityArn, region }: RequestArguments): Violation[] {
  const [, theirs] = authorityPattern.exec(certificateAuthorityArn ?? "") ?? [];
  if (theirs === undefined || theirs === region) return [];
  return [
    violation("ARGUMENT_INVALID", "certificateAuthorityArn", `a CA in the certificate's region ${region}`, theirs),
  ];
}

function tagsViolations({ tags = {} }: RequestArguments): Violation[] {
  return [...tagViolations(tags), ...reservedTagViolations(tags, "tags")].map((each) => ({
    ...each,
    path: each.path.replace(/^acm\./, ""),
    message: each.message.replace(/^acm\./, ""),
  }));
}
