import { AwsError } from "../aws/aws-error.ts";
import { SIGNATURE_ALGORITHMS, SIGNING_ALGORITHMS, type SigningAlgorithm } from "./algorithms.ts";
import { type ApiPassthrough, readApiPassthrough } from "./api-passthrough.ts";
import { ARN_SHAPE, certificateArn } from "./arn.ts";
import { existingAuthority, type Operation, type OperationContext, readAuthorityArn, statusOf } from "./context.ts";
import { readSigningRequest, type SigningRequest } from "./csr.ts";
import { newSerial, signCertificate } from "./sign-certificate.ts";
import type { IssuedCertificate, StoredAuthority } from "./store.ts";
import { extensionsBy, subjectBy, templateOf } from "./templates.ts";
import { endOf, VALIDITY_TYPES, type Validity } from "./validity.ts";

/** API reference, IssueCertificate, IdempotencyToken. */
const TOKEN_MILLISECONDS = 5 * 60 * 1000;
/** "Not Before" is an hour before the issue (API reference, IssueCertificate, ValidityNotBefore). */
const BACKDATED_MILLISECONDS = 60 * 60 * 1000;
/** CreateCertificateAuthority, UsageMode SHORT_LIVED_CERTIFICATE. */
const SHORT_LIVED_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;
const MOST_SECONDS = 253_402_300_799;

export interface Issue {
  readonly request: SigningRequest;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly templateArn: string | undefined;
  readonly passthrough: ApiPassthrough;
  readonly validity: Validity;
  readonly notBefore: Validity | undefined;
}

export const issueCertificate: Operation = (request, context, input) => {
  const arn = readAuthorityArn(request);
  const csr = request.blob("Csr", 32_768);
  const signingAlgorithm = request.requiredOneOf("SigningAlgorithm", SIGNING_ALGORITHMS);
  const templateArn = request.optionalText("TemplateArn", ARN_SHAPE);
  const token = request.optionalText("IdempotencyToken", { min: 1, max: 36, pattern: "[\\t\\n\\r\\u0020-\\u00FF]*" });
  const validity = readValidity("Validity");
  const notBefore = input.ValidityNotBefore === undefined ? undefined : readValidity("ValidityNotBefore");
  request.finish();

  const authority = existingAuthority(arn, context);
  const before = token === undefined ? undefined : issuedBefore(authority, token, context);
  const issued = before ?? issueWanted();
  if (token !== undefined && before === undefined) {
    context.store.rememberToken(arn, token, issued.arn, context.now);
  }
  return { output: { CertificateArn: issued.arn }, arn: issued.arn };

  function readValidity(name: string): Validity {
    const value = request.nested(name).requiredInteger("Value", { min: 1, max: Number.MAX_SAFE_INTEGER });
    return { value, type: request.nested(name).requiredOneOf("Type", VALIDITY_TYPES) ?? "DAYS" };
  }

  function issueWanted(): IssuedCertificate {
    const passthrough = readApiPassthrough(input.ApiPassthrough);
    const wanted = {
      signingAlgorithm: signingAlgorithm ?? "SHA256WITHRSA",
      templateArn,
      passthrough,
      validity,
      notBefore,
    };
    return issue(authority, { ...wanted, request: readSigningRequest(csr) }, context);
  }
};

/**
 * The same token within five minutes gives the same certificate. The reference says so of the token alone, so another
 * request with it gets the first one's certificate too.
 */
function issuedBefore({ arn }: StoredAuthority, token: string, { store, now }: OperationContext) {
  return store.issuedWith(arn, token, now - TOKEN_MILLISECONDS);
}

/** Issues by the rules. Throws AwsError. */
export function issue(authority: StoredAuthority, wanted: Issue, context: OperationContext): IssuedCertificate {
  const { now, store } = context;
  const template = templateOf(wanted.templateArn);
  requireActive(authority, now);
  requireFamily(authority, wanted.signingAlgorithm);
  requireRoom(authority, context);
  const notAfter = endOf(wanted.validity, now);
  requireWithin(authority, notAfter, now);
  const serial = newSerial();
  const certificate = signCertificate({
    subject: subjectBy(template, wanted.passthrough, wanted.request),
    issuer: authority.name,
    publicKey: wanted.request.publicKey,
    signingKey: authority.key,
    signingAlgorithm: wanted.signingAlgorithm,
    notBefore: startOf(wanted.notBefore, notAfter, now),
    notAfter,
    serial,
    extensions: extensionsBy(template, wanted.passthrough, wanted.request),
  });
  const issued = {
    arn: certificateArn(authority.arn, serial),
    authority: authority.arn,
    certificate,
    serial,
    issuedAt: now,
  };
  store.putCertificate(issued);
  return issued;
}

function startOf(wanted: Validity | undefined, notAfter: number, now: number): number {
  if (wanted === undefined) return now - BACKDATED_MILLISECONDS;
  if (wanted.type !== "ABSOLUTE") throw invalid("The type of ValidityNotBefore must be ABSOLUTE.");
  const start = endOf(wanted, now);
  if (start < notAfter) return start;
  throw invalid("The certificate validity must start before it ends.");
}

function requireActive(authority: StoredAuthority, now: number): void {
  if (statusOf(authority, now) === "ACTIVE") return;
  const text = "The certificate authority is not in a valid state for issuing certificates";
  throw new AwsError("InvalidStateException", text);
}

/** The family of the algorithm must be the one of the authority's key (API reference, SigningAlgorithm). */
function requireFamily({ key }: StoredAuthority, algorithm: SigningAlgorithm): void {
  if (key.asymmetricKeyType === SIGNATURE_ALGORITHMS[algorithm].family) return;
  const text = `The signing algorithm ${algorithm} does not match the key of the certificate authority.`;
  throw new AwsError("InvalidArgsException", text);
}

function requireRoom({ arn }: StoredAuthority, { store, settings }: OperationContext): void {
  const most = settings.limits.certificates;
  if (store.issuedBy(arn).length < most) return;
  throw new AwsError("LimitExceededException", `The certificate authority has issued its ${most} certificates.`);
}

function requireWithin({ certificate, usageMode }: StoredAuthority, notAfter: number, now: number): void {
  if (notAfter <= now) throw invalid("The certificate validity specified has ended already.");
  const ownEnd = Date.parse(certificate?.validTo ?? "");
  if (notAfter > ownEnd || notAfter > MOST_SECONDS * 1000) {
    // Seen in the field.
    throw invalid("The certificate validity specified exceeds the certificate authority validity");
  }
  if (usageMode === "SHORT_LIVED_CERTIFICATE" && notAfter - now > SHORT_LIVED_MILLISECONDS) {
    throw invalid("The certificate validity specified exceeds the 7 days of a short-lived certificate.");
  }
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
