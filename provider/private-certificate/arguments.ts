import { isIP } from "node:net";
import { schemaViolations } from "../argument-violations.ts";
import { parseAuthorityArn } from "../aws/acm-pca/arn.ts";
import { assumeRoleArgument, profileArgument, regionArgument } from "../aws/arguments.ts";
import { newKeyAlgorithms } from "../certificate/new-key.ts";
import { certificateOutputNames } from "../certificate-outputs.ts";
import type { Violation } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import * as v from "../schema.ts";
import { expectedTemplate, isEndEntityTemplate } from "./templates.ts";

const dnsName =
  /^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const anyName = v.pipe(
  v.string(),
  v.check((name) => isIP(name) !== 0 || dnsName.test(name), "a DNS name or an IP address"),
);
const pem = v.pipe(v.string(), v.nonEmpty("PEM text"));
const days = v.pipe(v.number(), v.integer("a whole number of days"), v.minValue(1, "at least 1 day"));
const isoInstant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** What AWS Private CA signs with. Source: its API Reference, IssueCertificate `SigningAlgorithm`. */
export const signingAlgorithms = [
  "SHA256WITHRSA",
  "SHA384WITHRSA",
  "SHA512WITHRSA",
  "SHA256WITHECDSA",
  "SHA384WITHECDSA",
  "SHA512WITHECDSA",
] as const;

/** Source: AWS Private CA API Reference, RevokeCertificate `RevocationReason`. */
export const revocationReasons = [
  "UNSPECIFIED",
  "KEY_COMPROMISE",
  "CERTIFICATE_AUTHORITY_COMPROMISE",
  "AFFILIATION_CHANGED",
  "SUPERSEDED",
  "CESSATION_OF_OPERATION",
  "PRIVILEGE_WITHDRAWN",
  "A_A_COMPROMISE",
] as const;

const validity = v.strictObject({
  days: v.optional(days),
  endDate: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => isoInstant.test(text) && !Number.isNaN(Date.parse(text)),
        "a date as ISO 8601 writes it, such as 2030-12-31 or 2030-12-31T23:59:59Z",
      ),
    ),
  ),
});

const fields = v.strictObject({
  certificateAuthorityArn: v.pipe(
    v.string(),
    v.check(
      (text) => parseAuthorityArn(text) !== undefined,
      "the ARN of a private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID",
    ),
  ),
  subject: v.optional(v.string()),
  subjectAlternativeNames: v.optional(v.array(anyName)),
  keyAlgorithm: v.optional(v.picklist(newKeyAlgorithms)),
  csr: v.optional(pem),
  privateKey: v.optional(pem),
  privateKeyPassphrase: v.optional(v.string()),
  signingAlgorithm: v.optional(v.picklist(signingAlgorithms)),
  templateArn: v.optional(v.pipe(v.string(), v.check(isEndEntityTemplate, expectedTemplate))),
  validity,
  renewBefore: v.optional(v.strictObject({ days })),
  rotateKey: v.optional(v.boolean()),
  revokeOnDelete: v.optional(v.boolean()),
  revocationReason: v.optional(v.picklist(revocationReasons)),
  region: v.optional(regionArgument),
  profile: v.optional(profileArgument),
  assumeRole: v.optional(assumeRoleArgument),
  provenanceId: v.pipe(v.string(), v.nonEmpty("a text")),
});

type Fields = v.InferOutput<typeof fields>;
type Refuse = v.Refuse<Fields>;

const schema = v.pipe(
  fields,
  v.crossCheck((args, refuse) => {
    checkKeyAndNames(args, refuse);
    checkValidity(args, refuse);
    const authority = parseAuthorityArn(args.certificateAuthorityArn);
    if (args.region !== undefined && authority !== undefined && args.region !== authority.region) {
      refuse("region", "the region that certificateAuthorityArn names");
    }
    if (args.revocationReason !== undefined && args.revokeOnDelete !== true) {
      refuse("revokeOnDelete", "true, for revocationReason to mean anything");
    }
  }),
);

function checkKeyAndNames({ csr, privateKey, ...args }: Fields, refuse: Refuse): void {
  const { subject, keyAlgorithm, subjectAlternativeNames } = args;
  if (csr !== undefined && privateKey === undefined) refuse("privateKey", "the private key that csr was made with");
  if (csr === undefined && privateKey !== undefined) refuse("csr", "the signing request that privateKey belongs to");
  if (csr !== undefined && (subject ?? keyAlgorithm ?? subjectAlternativeNames) !== undefined) {
    refuse("csr", "no subject, subjectAlternativeNames or keyAlgorithm beside it: the request has them");
  }
  if (csr === undefined && subject === undefined && (subjectAlternativeNames ?? []).length === 0) {
    refuse("subjectAlternativeNames", "a name, or a subject");
  }
}

function checkValidity({ validity: { days: lifetime, endDate }, renewBefore }: Fields, refuse: Refuse): void {
  if ((lifetime === undefined) === (endDate === undefined)) refuse("validity", "either days or endDate");
  if (lifetime !== undefined && renewBefore !== undefined && renewBefore.days >= lifetime) {
    refuse("renewBefore", `fewer days than the ${lifetime} of validity: each run would issue a new certificate`);
  }
}

export type PrivateCertificateSettings = v.InferOutput<typeof schema>;

type ArgumentsResult =
  | { readonly violations: readonly [Violation, ...Violation[]]; readonly args: undefined }
  /** `args` is undefined where something that is needed is not known yet. */
  | { readonly violations: readonly []; readonly args: PrivateCertificateSettings | undefined };

/** Outputs that the class names among the inputs, for the SDK to make properties of them. */
const onlyOutputs: readonly string[] = [
  "__provider",
  "certificate",
  "chain",
  "certificateArn",
  ...certificateOutputNames.filter((name) => !["subject", "subjectAlternativeNames", "keyAlgorithm"].includes(name)),
];

/** Validates what the engine hands over. What is unknown in a preview is left out of the judgement. */
export function readArguments(inputs: Properties): ArgumentsResult {
  const given = argumentsIn(inputs);
  const parsed = v.safeParse(schema, given);
  const [first, ...more] = schemaViolations(parsed, given, [], Object.keys(schema.entries));
  if (first !== undefined) return { violations: [first, ...more], args: undefined };
  return { violations: [], args: parsed.success ? parsed.output : undefined };
}

/** What of the inputs are arguments of the user. */
export function argumentsIn(inputs: Properties): Properties {
  const entries = Object.entries(inputs);
  return Object.fromEntries(
    entries.filter(([name, value]) => !onlyOutputs.includes(name) && value !== undefined && value !== null),
  );
}
