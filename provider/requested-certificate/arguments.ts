import { z } from "zod";
import { schemaViolations } from "../argument-violations.ts";
import { assumeRoleArgument, profileArgument, regionArgument } from "../aws/arguments.ts";
import { type Violation, violation } from "../errors.ts";
import { reservedTagViolations } from "../provenance.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { tagViolations } from "../targets/acm/rules.ts";
import { allNames, commonNameCharacters, defaultMaxNames, isDomainName } from "./names.ts";
import { outputNames } from "./output-names.ts";

const domainName = z
  .string()
  .refine(isDomainName, "a domain name such as www.example.com or *.example.com, in Punycode and without a last dot");
const wholeNumber = (text: string) => z.number(text).int(text).min(1, text);

/** Source: Route 53 API Reference, type HostedZone `Id`. */
const hostedZoneId = z.string().regex(/^(\/hostedzone\/)?[A-Z0-9]{1,32}$/, "the id of a hosted zone, Z0123456789ABC");

/** Source: Private CA API Reference: `arn:partition:acm-pca:region:account:certificate-authority/id`. */
const authorityPattern = /^arn:aws[a-z-]*:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[\w-]+$/;

const validationArguments = z.strictObject({
  hostedZoneId: hostedZoneId.optional(),
  profile: profileArgument.optional(),
  assumeRole: assumeRoleArgument.optional(),
  // Source: Route 53 API Reference, ResourceRecordSet `TTL`.
  ttl: z.number().int("a number of seconds").min(0, "a number of seconds").max(2_147_483_647).optional(),
  createRecords: z.boolean().optional(),
  deleteRecords: z.boolean().optional(),
});

const requestArguments = z.strictObject({
  domainName: domainName.refine(
    (name) => name.length <= commonNameCharacters,
    `at most ${commonNameCharacters} characters; a longer name can be one of subjectAlternativeNames`,
  ),
  subjectAlternativeNames: z.array(domainName).optional(),
  region: regionArgument,
  profile: profileArgument.optional(),
  assumeRole: assumeRoleArgument.optional(),
  validation: validationArguments.optional(),
  certificateAuthorityArn: z
    .string()
    .regex(authorityPattern, "the ARN of a private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID")
    .optional(),
  // Source: ACM API Reference, RequestCertificate `KeyAlgorithm`; the others are for imports.
  keyAlgorithm: z.enum(["RSA_2048", "EC_prime256v1", "EC_secp384r1"]).optional(),
  reuse: z.boolean().optional(),
  wait: z.boolean().optional(),
  timeoutMinutes: z.number().positive("a number of minutes").optional(),
  tags: z.record(z.string(), z.string()).optional(),
  transparencyLogging: z.boolean().optional(),
  maxNames: wholeNumber("a number of names").max(100, "at most 100 names, the most that ACM grants").optional(),
  deletionPolicy: z.enum(["delete", "retain"]).optional(),
  deleteTimeoutSeconds: z.number().min(1, "a number of seconds from 1 on").optional(),
  provenanceId: z
    .string()
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, "1 to 256 characters of letters, digits, spaces and _.:/=+-@"),
});

export type RequestArguments = z.infer<typeof requestArguments>;

/** The names of all arguments. */
export const argumentNames = Object.keys(requestArguments.shape) as readonly (keyof RequestArguments)[];

export interface ArgumentsResult {
  readonly violations: readonly Violation[];
  /** Undefined where there are violations, or where something is not known yet. */
  readonly args: RequestArguments | undefined;
}

const notArguments: readonly string[] = ["__provider", ...outputNames];

/** Validates what the engine hands over. What is unknown in a preview is left out of the judgement. */
export function readArguments(inputs: Properties): ArgumentsResult {
  const given = argumentsIn(inputs);
  const parsed = requestArguments.safeParse(given);
  const violations = schemaViolations(parsed, given, [], argumentNames);
  if (!parsed.success) return { violations, args: undefined };
  const more = [...nameViolations(parsed.data), ...authorityViolations(parsed.data), ...tagsViolations(parsed.data)];
  return { violations: more, args: more.length === 0 ? parsed.data : undefined };
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
