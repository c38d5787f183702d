import { AwsError } from "../aws/aws-error.ts";
import { epochSeconds } from "../aws/json-protocol.ts";
import type { Operation, OperationContext } from "./context.ts";
import {
  consumersOf,
  domainNameOf,
  keyAlgorithmOf,
  namesOf,
  statusOf,
  timesOf,
  wireKeyAlgorithm,
} from "./read-certificate.ts";
import type { RequestReader } from "./request.ts";
import { type HeldCertificate, isIssued } from "./store.ts";

const STATUSES = ["PENDING_VALIDATION", "ISSUED", "INACTIVE", "EXPIRED", "VALIDATION_TIMED_OUT", "REVOKED", "FAILED"];
const KEY_TYPES = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
] as const;
const DEFAULT_KEY_TYPES: readonly string[] = ["RSA_1024", "RSA_2048"];
const KEY_USAGES = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
  "ANY",
  "CUSTOM",
];
const EXTENDED_KEY_USAGES = [
  "TLS_WEB_SERVER_AUTHENTICATION",
  "TLS_WEB_CLIENT_AUTHENTICATION",
  "CODE_SIGNING",
  "EMAIL_PROTECTION",
  "TIME_STAMPING",
  "OCSP_SIGNING",
  "IPSEC_END_SYSTEM",
  "IPSEC_TUNNEL",
  "IPSEC_USER",
  "ANY",
  "NONE",
  "CUSTOM",
];
const MOST_ITEMS = 1000;
const MOST_NAMES = 100;

type Position = Pick<HeldCertificate, "arn" | "sequence">;
type Order = (one: Position, other: Position) => number;
type Filter = (certificate: HeldCertificate) => boolean;

export const listCertificates: Operation = (request, context) => {
  const most = request.integer("MaxItems", { min: 1, max: MOST_ITEMS }) ?? MOST_ITEMS;
  const filters = [statusFilter(request, context), ...includeFilters(request.nested("Includes"))];
  const order = orderOf(request);
  const token = request.optionalString("NextToken");
  request.finish();
  const start = token === undefined ? undefined : positionOf(token);
  const listed = context.store
    .readAll(context.caller.account, context.caller.region)
    .filter((certificate) => filters.every((accepts) => accepts(certificate)))
    .sort(order)
    .filter((certificate) => start === undefined || order(certificate, start) > 0);
  const page = listed.slice(0, most);
  const last = page.at(-1);
  const more = last !== undefined && listed.length > page.length ? { NextToken: tokenOf(last) } : {};
  const summaries = page.map((certificate) => summaryOf(certificate, context));
  return { output: { CertificateSummaryList: summaries, ...more }, arn: undefined };
};

function statusFilter(request: RequestReader, { now }: OperationContext): Filter {
  const statuses = request.listOf("CertificateStatuses", STATUSES);
  return (certificate) => statuses === undefined || statuses.includes(statusOf(certificate, now));
}

function includeFilters(includes: RequestReader): Filter[] {
  const keyTypes = includes.listOf("keyTypes", KEY_TYPES);
  const keyUsages = includes.listOf("keyUsage", KEY_USAGES);
  const extendedKeyUsages = includes.listOf("extendedKeyUsage", EXTENDED_KEY_USAGES);
  return [
    keyTypes === undefined ? isListedByDefault : (certificate) => keyTypes.includes(keyAlgorithmOf(certificate)),
    (certificate) => keyUsages?.every((usage) => keyUsagesOf(certificate).includes(usage)) !== false,
    (certificate) => extendedKeyUsages?.every((usage) => extendedKeyUsagesOf(certificate).includes(usage)) !== false,
  ];
}

/** "Default filtering returns only RSA_1024 and RSA_2048 certificates that have at least one domain" (service model). */
const isListedByDefault: Filter = (certificate) =>
  DEFAULT_KEY_TYPES.includes(keyAlgorithmOf(certificate)) && namesOf(certificate).length > 0;

/** Without SortBy no order is promised; by ARN, it is as good as random. */
function orderOf(request: RequestReader): Order {
  const by = request.oneOf("SortBy", ["CREATED_AT"]);
  const direction = request.oneOf("SortOrder", ["ASCENDING", "DESCENDING"]);
  if ((by === undefined) !== (direction === undefined)) {
    throw new AwsError("InvalidArgsException", "SortBy and SortOrder must be specified together.");
  }
  if (by === undefined) return (one, other) => (one.arn < other.arn ? -1 : Number(one.arn > other.arn));
  const sign = direction === "DESCENDING" ? -1 : 1;
  return (one, other) => sign * (one.sequence - other.sequence);
}

/** A page goes on after its last certificate, whatever came or went in between. */
function tokenOf({ arn, sequence }: Position): string {
  return Buffer.from(JSON.stringify([arn, sequence])).toString("base64");
}

function positionOf(token: string): Position {
  try {
    const [arn, sequence] = JSON.parse(Buffer.from(token, "base64").toString()) as [string, number];
    return { arn, sequence };
  } catch {
    throw new AwsError("InvalidArgsException", "The NextToken is not valid.");
  }
}

function summaryOf(certificate: HeldCertificate, context: OperationContext): Record<string, unknown> {
  const names = namesOf(certificate);
  return {
    CertificateArn: certificate.arn,
    DomainName: domainNameOf(certificate),
    SubjectAlternativeNameSummaries: names.slice(0, MOST_NAMES),
    HasAdditionalSubjectAlternativeNames: names.length > MOST_NAMES,
    Status: statusOf(certificate, context.now),
    Type: certificate.type,
    KeyAlgorithm: wireKeyAlgorithm(keyAlgorithmOf(certificate)),
    KeyUsages: keyUsagesOf(certificate),
    ExtendedKeyUsages: extendedKeyUsagesOf(certificate),
    InUse: consumersOf(certificate, context).length > 0,
    RenewalEligibility: "INELIGIBLE",
    ...validityOf(certificate),
    ...timesOf(certificate),
  };
}

function validityOf(certificate: HeldCertificate): Record<string, number> {
  if (!isIssued(certificate)) return {};
  const { notBefore, notAfter } = certificate.material.leaf;
  return { NotBefore: epochSeconds(notBefore), NotAfter: epochSeconds(notAfter) };
}

function keyUsagesOf(certificate: HeldCertificate): readonly string[] {
  return isIssued(certificate) ? (certificate.material.leaf.keyUsages ?? ["ANY"]) : [];
}

function extendedKeyUsagesOf(certificate: HeldCertificate): readonly string[] {
  if (!isIssued(certificate)) return [];
  return certificate.material.leaf.extendedKeyUsages?.map(({ Name }) => Name) ?? ["NONE"];
}
