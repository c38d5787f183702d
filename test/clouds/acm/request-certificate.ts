// RequestCertificate and UpdateCertificateOptions.
import { AwsError } from "../aws/aws-error.ts";
import { certificateArn, requireCertificateArn } from "./arn.ts";
import { type DomainValidation, validationRecord } from "./certificate-request.ts";
import { type Operation, type OperationContext, writableExisting } from "./context.ts";
import { invalid } from "./import-material.ts";
import type { HeldCertificate, PendingCertificate } from "./store.ts";
import { type Tags, withTags } from "./tags.ts";

const NO_TAGS: Tags = new Map();
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const YEAR_MILLISECONDS = 365 * 24 * HOUR_MILLISECONDS;
const DOMAIN_NAME = {
  min: 1,
  max: 253,
  pattern: "(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])",
};
const TOKEN = { min: 1, max: 32, pattern: "\\w+" };
const AUTHORITY_ARN = {
  min: 20,
  max: 2048,
  pattern: "arn:[\\w+=/,.@-]+:acm-pca:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*",
};
const SWITCH = ["ENABLED", "DISABLED"] as const;
const KEY_ALGORITHMS = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
] as const;
/** "Algorithms supported for an ACM certificate request" (API reference, RequestCertificate). */
const REQUESTED_KEY_ALGORITHMS: readonly string[] = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"];
/** The domain name becomes the common name, which RFC 5280 limits (API reference, RequestCertificate). */
const MOST_COMMON_NAME_CHARACTERS = 64;

export const requestCertificate: Operation = (request, context) => {
  const domainName = request.text("DomainName", DOMAIN_NAME);
  const alternatives = request.textList("SubjectAlternativeNames", DOMAIN_NAME, { min: 1, max: 100 });
  const method = request.oneOf("ValidationMethod", ["EMAIL", "DNS", "HTTP"]);
  const idempotencyToken = request.optionalText("IdempotencyToken", TOKEN);
  const keyAlgorithm = request.oneOf("KeyAlgorithm", KEY_ALGORITHMS) ?? "RSA_2048";
  const authority = request.optionalText("CertificateAuthorityArn", AUTHORITY_ARN);
  const options = request.nested("Options");
  const transparencyLogging = options.oneOf("CertificateTransparencyLoggingPreference", SWITCH) ?? "ENABLED";
  const exported = options.oneOf("Export", SWITCH) ?? "DISABLED";
  const tags = request.optionalTags() ?? [];
  request.finish();
  const names = [...new Set([domainName, ...alternatives].map((name) => name.toLowerCase()))];
  refuseUnsupported(domainName, method, keyAlgorithm, authority);
  const same = idempotencyToken === undefined ? undefined : recentRequest(idempotencyToken, context);
  if (same !== undefined) return { output: { CertificateArn: same.arn }, arn: same.arn };
  enforceLimits(names, context);
  const { account, region } = context.caller;
  const requested: PendingCertificate = {
    arn: certificateArn(region, account, context.newId()),
    account,
    region,
    type: authority === undefined ? "AMAZON_ISSUED" : "PRIVATE",
    sequence: context.store.nextSequence(),
    createdAt: context.now,
    tags: withTags(NO_TAGS, tags),
    transparencyLogging: transparencyLogging === "ENABLED",
    exportable: exported === "ENABLED",
    ...(authority === undefined ? {} : { certificateAuthorityArn: authority }),
    request: {
      names,
      keyAlgorithm,
      idempotencyToken,
      validations: authority === undefined ? validationsOf(names, context) : [],
      mayUseAuthority: authority === undefined || context.mayUse("acm-pca:IssueCertificate", authority),
    },
  };
  context.store.put(requested);
  return { output: { CertificateArn: requested.arn }, arn: requested.arn };
};

/** Of requested certificates only. */
export const updateCertificateOptions: Operation = (request, context) => {
  const arn = request.arn();
  const preference = request.nested("Options").oneOf("CertificateTransparencyLoggingPreference", SWITCH);
  request.finish();
  const certificate = writableExisting(requireCertificateArn(arn), context);
  if (certificate.type === "IMPORTED") {
    throw new AwsError(
      "InvalidStateException",
      `Certificate ${arn} is imported, so that its options can't be changed.`,
    );
  }
  if (preference !== undefined) {
    context.store.put({ ...certificate, transparencyLogging: preference === "ENABLED" });
  }
  return { output: undefined, arn };
};

function refuseUnsupported(
  domainName: string,
  method: string | undefined,
  keyAlgorithm: string,
  authority: string | undefined,
): void {
  if (domainName.length > MOST_COMMON_NAME_CHARACTERS) {
    throw invalid("The first domain name can be a maximum of 64 characters.");
  }
  if (!REQUESTED_KEY_ALGORITHMS.includes(keyAlgorithm)) {
    throw invalid(`The key algorithm ${keyAlgorithm} is not supported for requested certificates.`);
  }
  if (authority !== undefined || method === "DNS") return;
  // The service's own default is EMAIL: a caller that forgot to ask for DNS would wait in vain.
  throw invalid(`ValidationMethod: expected DNS, which is all that is here, received ${method ?? "EMAIL by default"}`);
}

/** Tokens are remembered for an hour (API reference). */
function recentRequest(token: string, { store, caller, now }: OperationContext): HeldCertificate | undefined {
  const recent = store.all().filter(({ createdAt }) => now - createdAt < HOUR_MILLISECONDS);
  const own = recent.filter(({ account, region }) => account === caller.account && region === caller.region);
  return own.find(({ request }) => request?.idempotencyToken === token);
}

function enforceLimits(names: readonly string[], { store, settings, caller, now }: OperationContext): void {
  if (names.length > settings.limits.namesPerCertificate) {
    throw new AwsError("LimitExceededException", "Certificate has too many domains.");
  }
  const most = settings.limits.requestsPerYear;
  if (store.requestsSince(now - YEAR_MILLISECONDS, caller.account, caller.region) >= most) {
    const text = `Error: you have reached your limit of ${most} certificates in the last year.`;
    throw new AwsError("LimitExceededException", text);
  }
  store.recordRequest(caller.account, caller.region, now);
}

function validationsOf(names: readonly string[], { caller, settings, now }: OperationContext): DomainValidation[] {
  const { recordsAfterMilliseconds: first, recordStaggerMilliseconds: stagger } = settings.validation;
  return names.map((domain, index) => ({
    domain,
    record: validationRecord(caller.account, domain),
    shownAt: now + (first + index * stagger) / settings.speed,
  }));
}
