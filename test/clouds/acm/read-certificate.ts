// DescribeCertificate and GetCertificate.
import { epochSeconds } from "../aws/json-protocol.ts";
import { requireCertificateArn } from "./arn.ts";
import type { DomainValidation } from "./certificate-request.ts";
import { issued, type Operation, type OperationContext, readExisting } from "./context.ts";
import { type HeldCertificate, isIssued, type StoredCertificate } from "./store.ts";

export const describeCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const certificate = readExisting(requireCertificateArn(arn), context);
  return { output: { Certificate: detailOf(certificate, context) }, arn };
};

/** Leaf and chain as they were imported or issued; never the key. */
export const getCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const { certificate, chain } = issued(readExisting(requireCertificateArn(arn), context)).texts;
  return { output: { Certificate: certificate, ...(chain === undefined ? {} : { CertificateChain: chain }) }, arn };
};

function detailOf(certificate: HeldCertificate, context: OperationContext): Record<string, unknown> {
  const { arn, type, exportable, transparencyLogging = false, certificateAuthorityArn: authority } = certificate;
  return {
    CertificateArn: arn,
    DomainName: domainNameOf(certificate),
    SubjectAlternativeNames: namesOf(certificate),
    ...timesOf(certificate),
    Status: statusOf(certificate, context.now),
    KeyAlgorithm: wireKeyAlgorithm(keyAlgorithmOf(certificate)),
    InUseBy: consumersOf(certificate, context),
    Type: type,
    RenewalEligibility: isRenewed(certificate, context) ? "ELIGIBLE" : "INELIGIBLE",
    Options: {
      CertificateTransparencyLoggingPreference: transparencyLogging ? "ENABLED" : "DISABLED",
      ...(exportable === undefined ? {} : { Export: exportable ? "ENABLED" : "DISABLED" }),
    },
    ...(authority === undefined ? {} : { CertificateAuthorityArn: authority }),
    ...requestOf(certificate, context.now),
    ...(isIssued(certificate) ? contentOf(certificate) : unissued(certificate)),
  };
}

/** What is told of a certificate before there is one. */
function unissued({ type }: HeldCertificate): Record<string, unknown> {
  const issuer = type === "AMAZON_ISSUED" ? { Issuer: "Amazon" } : {};
  return { ...issuer, SignatureAlgorithm: "SHA256WITHRSA", KeyUsages: [], ExtendedKeyUsages: [] };
}

function contentOf({ material: { leaf }, renewal, request }: StoredCertificate): Record<string, unknown> {
  const validations = request?.validations.map((each) => wireValidation(each, undefined)) ?? [];
  return {
    Serial: leaf.serial,
    Subject: leaf.subject,
    Issuer: leaf.issuerOrganisation,
    NotBefore: epochSeconds(leaf.notBefore),
    NotAfter: epochSeconds(leaf.notAfter),
    SignatureAlgorithm: leaf.signatureAlgorithm,
    KeyUsages: (leaf.keyUsages ?? ["ANY"]).map((Name) => ({ Name })),
    ExtendedKeyUsages: leaf.extendedKeyUsages ?? [{ Name: "NONE" }],
    ...(renewal === undefined
      ? {}
      : {
          RenewalSummary: {
            RenewalStatus: renewal.status,
            DomainValidationOptions: validations,
            UpdatedAt: epochSeconds(renewal.at),
          },
        }),
  };
}

/** What the request adds: right after it the service knows no domains yet, then domains without records. */
function requestOf(certificate: HeldCertificate, now: number): Record<string, unknown> {
  const { request } = certificate;
  if (request === undefined) return {};
  const { validations, failure } = request;
  const firstShownAt = Math.min(...validations.map(({ shownAt }) => shownAt));
  const isKnown = validations.length > 0 && now >= (certificate.createdAt + firstShownAt) / 2;
  const options = validations.map((each) => (each.shownAt <= now ? wireValidation(each, failure?.status) : bare(each)));
  return {
    ...(isIssued(certificate) ? {} : { Subject: `CN=${domainNameOf(certificate)}` }),
    ...(isKnown ? { DomainValidationOptions: options } : {}),
    ...(failure?.reason === undefined ? {} : { FailureReason: failure.reason }),
  };
}

function bare({ domain }: DomainValidation): Record<string, unknown> {
  return {
    DomainName: domain,
    ValidationDomain: domain,
    ValidationStatus: "PENDING_VALIDATION",
    ValidationMethod: "DNS",
  };
}

function wireValidation(validation: DomainValidation, failure: string | undefined): Record<string, unknown> {
  const pending = failure === undefined ? "PENDING_VALIDATION" : "FAILED";
  return {
    ...bare(validation),
    ValidationStatus: validation.validatedAt === undefined ? pending : "SUCCESS",
    ResourceRecord: { Name: validation.record.name, Type: "CNAME", Value: validation.record.value },
  };
}

/** User guide, "Managed certificate renewal": what the service issued, once it is in use or was exported. */
function isRenewed(certificate: HeldCertificate, context: OperationContext): boolean {
  const isUsed = certificate.exported === true || consumersOf(certificate, context).length > 0;
  return certificate.type !== "IMPORTED" && isUsed;
}

export function domainNameOf(certificate: HeldCertificate): string | undefined {
  return isIssued(certificate) ? certificate.material.leaf.domainName : certificate.request.names[0];
}

export function namesOf(certificate: HeldCertificate): readonly string[] {
  return isIssued(certificate) ? certificate.material.leaf.names : certificate.request.names;
}

/** Request spelling. */
export function keyAlgorithmOf(certificate: HeldCertificate): string {
  return isIssued(certificate) ? certificate.material.leaf.keyAlgorithm : certificate.request.keyAlgorithm;
}

/** CreatedAt, and ImportedAt or IssuedAt by type once there is a certificate. */
export function timesOf(certificate: HeldCertificate): Record<string, number> {
  const created = { CreatedAt: epochSeconds(certificate.createdAt) };
  if (!isIssued(certificate)) return created;
  const since = certificate.type === "IMPORTED" ? "ImportedAt" : "IssuedAt";
  return { ...created, [since]: epochSeconds(certificate.importedAt) };
}

export function statusOf(certificate: HeldCertificate, now: number): string {
  if (!isIssued(certificate)) return certificate.request.failure?.status ?? "PENDING_VALIDATION";
  return now > certificate.material.leaf.notAfter ? "EXPIRED" : "ISSUED";
}

/** Answers spell with a hyphen what requests spell with an underscore: `RSA-2048`. */
export function wireKeyAlgorithm(algorithm: string): string {
  return algorithm.replace("_", "-");
}

export function consumersOf({ arn }: HeldCertificate, { store, settings, now }: OperationContext): string[] {
  return store.consumersOf(arn, now, settings.inUseLagMilliseconds / settings.speed);
}
