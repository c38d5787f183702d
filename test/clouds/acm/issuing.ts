// How a request becomes a certificate, or fails, as time goes by and records appear.
import { AwsError } from "../aws/aws-error.ts";
import type { PemBundle } from "../faults.ts";
import { amazonBundle } from "./amazon-authority.ts";
import { mayIssue } from "./caa.ts";
import type { CertificateRequest, DomainValidation, Failure } from "./certificate-request.ts";
import { type PemTexts, readMaterial } from "./import-material.ts";
import type { Settings } from "./settings.ts";
import type { HeldCertificate, PendingCertificate, StoredCertificate } from "./store.ts";

/** What the service asks of the world to issue a certificate. */
export interface Surroundings {
  /** A record set as the world's DNS answers it, since when in milliseconds; names end in a dot. */
  publicRecord(name: string, type: "CNAME" | "CAA"): PublicRecord | undefined;
  /** Issues with a private authority. Throws AwsError. */
  privateBundle(authorityArn: string, names: readonly string[], keyAlgorithm: string): PemBundle;
}

export interface PublicRecord {
  readonly values: readonly string[];
  readonly since: number;
}

/** Without other services no record is seen, and there is no private authority. */
export const ALONE: Surroundings = {
  publicRecord: () => undefined,
  privateBundle: () => {
    throw new AwsError("ResourceNotFoundException", "There is no AWS Private CA here.");
  },
};

export interface IssuingContext {
  readonly surroundings: Surroundings;
  readonly settings: Settings;
  /** Milliseconds. */
  readonly now: number;
}

/** DescribeCertificate, FailureReason. */
const AUTHORITY_FAILURES: Readonly<Record<string, string>> = {
  AccessDeniedException: "PCA_ACCESS_DENIED",
  InvalidArgsException: "PCA_INVALID_ARGS",
  InvalidArnException: "PCA_INVALID_ARN",
  InvalidStateException: "PCA_INVALID_STATE",
  LimitExceededException: "PCA_LIMIT_EXCEEDED",
  ResourceNotFoundException: "PCA_RESOURCE_NOT_FOUND",
};

/** The certificate as it is now. */
export function progressed(pending: PendingCertificate, context: IssuingContext): HeldCertificate {
  if (pending.request.failure !== undefined) return pending;
  return pending.type === "PRIVATE" ? progressedPrivate(pending, context) : progressedPublic(pending, context);
}

/** The certificate, issued at once whatever is validated. */
export function issueNow(pending: PendingCertificate, { now, surroundings }: IssuingContext): StoredCertificate {
  const { request, certificateAuthorityArn: authority } = pending;
  const bundle =
    authority === undefined
      ? amazonBundle(request.names, request.keyAlgorithm, now)
      : surroundings.privateBundle(authority, request.names, request.keyAlgorithm);
  const validations = request.validations.map((each) => ({ ...each, validatedAt: each.validatedAt ?? now }));
  return { ...pending, ...contentOf(bundle), importedAt: now, request: { ...request, validations } };
}

/** Another leaf for the same names, as managed renewal makes it; undefined while a record is missing. */
export function renewed(certificate: StoredCertificate, context: IssuingContext): StoredCertificate | undefined {
  const { request, ...rest } = certificate;
  if (request === undefined) throw new Error(`certificate: expected a requested one, received ${certificate.arn}`);
  const isValidated = request.validations.every(({ record }) => seenAt(record, context) !== undefined);
  return isValidated ? issueNow({ ...rest, request }, context) : undefined;
}

export function failed(pending: PendingCertificate, failure: Failure): PendingCertificate {
  return { ...pending, request: { ...pending.request, failure } };
}

export function contentOf({
  certificate,
  chain,
  privateKey,
}: PemBundle): Pick<StoredCertificate, "texts" | "material"> {
  const texts: PemTexts = { certificate, chain, privateKey };
  return { texts, material: readMaterial(texts, true) };
}

function progressedPrivate(pending: PendingCertificate, context: IssuingContext): HeldCertificate {
  const { now, settings } = context;
  const at = pending.createdAt + settings.validation.issuesAfterMilliseconds / settings.speed;
  if (now < at) return pending;
  if (!pending.request.mayUseAuthority) return failed(pending, { status: "FAILED", reason: "PCA_ACCESS_DENIED" });
  try {
    return issueNow(pending, { ...context, now: at });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failed(pending, { status: "FAILED", reason: AUTHORITY_FAILURES[error.name] ?? "PCA_REQUEST_FAILED" });
  }
}

function progressedPublic(pending: PendingCertificate, context: IssuingContext): HeldCertificate {
  const { now, settings, surroundings } = context;
  const request = validated(pending.request, context);
  const seen = { ...pending, request };
  const deadline = pending.createdAt + settings.validation.timesOutAfterMilliseconds / settings.speed;
  const times = request.validations.map(({ validatedAt }) => validatedAt ?? Number.POSITIVE_INFINITY);
  const at = Math.max(...times);
  if (at > Math.min(now, deadline)) return now < deadline ? seen : failed(seen, { status: "VALIDATION_TIMED_OUT" });
  const caa = (name: string) => surroundings.publicRecord(name, "CAA")?.values;
  const isForbidden = request.names.some((name) => !mayIssue(name, caa));
  return isForbidden
    ? failed(seen, { status: "FAILED", reason: "CAA_ERROR" })
    : issueNow(seen, { ...context, now: at });
}

function validated(request: CertificateRequest, context: IssuingContext): CertificateRequest {
  return { ...request, validations: request.validations.map((each) => validatedDomain(each, context)) };
}

function validatedDomain(validation: DomainValidation, context: IssuingContext): DomainValidation {
  const { now, settings } = context;
  const seen = seenAt(validation.record, context);
  if (validation.validatedAt !== undefined || seen === undefined) return validation;
  const delay = settings.validation.issuesAfterMilliseconds / settings.speed;
  const validatedAt = Math.max(seen, validation.shownAt) + delay;
  return validatedAt <= now ? { ...validation, validatedAt } : validation;
}

/** Since when the record has been there with the right value, in milliseconds; undefined where it is not. */
function seenAt({ name, value }: DomainValidation["record"], { surroundings }: IssuingContext): number | undefined {
  const found = surroundings.publicRecord(name, "CNAME");
  return found?.values[0]?.toLowerCase().replace(/\.?$/, ".") === value ? found.since : undefined;
}
