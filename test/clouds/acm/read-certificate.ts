// DescribeCertificate and GetCertificate.
import { epochSeconds } from "../aws/json-protocol.ts";
import { requireCertificateArn } from "./arn.ts";
import { type Operation, type OperationContext, readExisting } from "./context.ts";
import type { StoredCertificate } from "./store.ts";

export const describeCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const certificate = readExisting(requireCertificateArn(arn), context);
  return { output: { Certificate: detailOf(certificate, context) }, arn };
};

/** Leaf and chain as they were imported; never the key. */
export const getCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const { certificate, chain } = readExisting(requireCertificateArn(arn), context).texts;
  return { output: { Certificate: certificate, ...(chain === undefined ? {} : { CertificateChain: chain }) }, arn };
};

function detailOf(certificate: StoredCertificate, context: OperationContext): Record<string, unknown> {
  const { leaf } = certificate.material;
  return {
    CertificateArn: certificate.arn,
    DomainName: leaf.domainName,
    SubjectAlternativeNames: leaf.names,
    Serial: leaf.serial,
    Subject: leaf.subject,
    Issuer: leaf.issuerOrganisation,
    ...timesOf(certificate),
    Status: statusOf(certificate, context.now),
    NotBefore: epochSeconds(leaf.notBefore),
    NotAfter: epochSeconds(leaf.notAfter),
    KeyAlgorithm: wireKeyAlgorithm(leaf.keyAlgorithm),
    SignatureAlgorithm: leaf.signatureAlgorithm,
    InUseBy: consumersOf(certificate, context),
    Type: certificate.type,
    KeyUsages: (leaf.keyUsages ?? ["ANY"]).map((Name) => ({ Name })),
    ExtendedKeyUsages: leaf.extendedKeyUsages ?? [{ Name: "NONE" }],
    RenewalEligibility: isRenewed(certificate, context) ? "ELIGIBLE" : "INELIGIBLE",
    Options: {
      CertificateTransparencyLoggingPreference: "DISABLED",
      ...(certificate.exportable === undefined ? {} : { Export: certificate.exportable ? "ENABLED" : "DISABLED" }),
    },
    ...(certificate.certificateAuthorityArn === undefined
      ? {}
      : { CertificateAuthorityArn: certificate.certificateAuthorityArn }),
  };
}

/** User guide, "Managed certificate renewal": a PRIVATE certificate once it is exported or in use. */
function isRenewed(certificate: StoredCertificate, context: OperationContext): boolean {
  const isUsed = certificate.exported === true || consumersOf(certificate, context).length > 0;
  return certificate.type === "PRIVATE" && isUsed;
}

/** CreatedAt, and ImportedAt or IssuedAt by type. */
export function timesOf({ type, createdAt, importedAt }: StoredCertificate): Record<string, number> {
  const since = type === "IMPORTED" ? "ImportedAt" : "IssuedAt";
  return { CreatedAt: epochSeconds(createdAt), [since]: epochSeconds(importedAt) };
}

export function statusOf({ material }: StoredCertificate, now: number): string {
  return now > material.leaf.notAfter ? "EXPIRED" : "ISSUED";
}

/** Answers spell with a hyphen what requests spell with an underscore: `RSA-2048`. */
export function wireKeyAlgorithm(algorithm: string): string {
  return algorithm.replace("_", "-");
}

export function consumersOf({ arn }: StoredCertificate, { store, settings, now }: OperationContext): string[] {
  return store.consumersOf(arn, now, settings.inUseLagMilliseconds / settings.speed);
}
