// A certificate's policy belongs to its name, not to a version: what an import leaves out stays as it was.
import * as x509 from "@peculiar/x509";
import type { Material } from "./import-material.ts";
import type { ContentType, PolicyRequest } from "./import-request.ts";
import { keyKindOf } from "./key-kind.ts";

export interface Policy {
  readonly contentType: ContentType;
  readonly exportable: boolean;
  readonly reuseKey: boolean;
  readonly issuerName: string;
  readonly lifetimeActions: readonly unknown[];
  /** Milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Import keeps a name's content type unless the request names one; a name starts with PKCS#12. */
export function contentTypeFor(request: PolicyRequest, stored: Policy | undefined): ContentType {
  return request.contentType ?? stored?.contentType ?? "application/x-pkcs12";
}

export function policyFor(request: PolicyRequest, stored: Policy | undefined, now: number): Policy {
  return {
    contentType: contentTypeFor(request, stored),
    exportable: request.exportable ?? stored?.exportable ?? true,
    reuseKey: request.reuseKey ?? stored?.reuseKey ?? false,
    issuerName: request.issuerName ?? stored?.issuerName ?? "Unknown",
    lifetimeActions: request.lifetimeActions ?? stored?.lifetimeActions ?? defaultLifetimeActions,
    createdAt: stored?.createdAt ?? now,
    updatedAt: now,
  };
}

const defaultLifetimeActions = [
  { trigger: { lifetime_percentage: 80 }, action: { action_type: "EmailContacts" } },
] as const;

/** The published shape (CertificatePolicy), filled in from the certificate. */
export function policyShape(id: string, policy: Policy, { leaf, privateKey }: Material): object {
  return {
    id,
    key_props: { exportable: policy.exportable, ...keyKindOf(privateKey), reuse_key: policy.reuseKey },
    secret_props: { contentType: policy.contentType },
    x509_props: x509Properties(new x509.X509Certificate(leaf.raw)),
    lifetime_actions: policy.lifetimeActions,
    issuer: { name: policy.issuerName },
    attributes: {
      enabled: true,
      created: Math.floor(policy.createdAt / 1000),
      updated: Math.floor(policy.updatedAt / 1000),
    },
  };
}

const keyUsages: readonly (readonly [x509.KeyUsageFlags, string])[] = [
  [x509.KeyUsageFlags.digitalSignature, "digitalSignature"],
  [x509.KeyUsageFlags.nonRepudiation, "nonRepudiation"],
  [x509.KeyUsageFlags.keyEncipherment, "keyEncipherment"],
  [x509.KeyUsageFlags.dataEncipherment, "dataEncipherment"],
  [x509.KeyUsageFlags.keyAgreement, "keyAgreement"],
  [x509.KeyUsageFlags.keyCertSign, "keyCertSign"],
  [x509.KeyUsageFlags.cRLSign, "cRLSign"],
  [x509.KeyUsageFlags.encipherOnly, "encipherOnly"],
  [x509.KeyUsageFlags.decipherOnly, "decipherOnly"],
];

function x509Properties(certificate: x509.X509Certificate): object {
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  const extended = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  const authority = certificate.getExtension(x509.BasicConstraintsExtension)?.ca ?? false;
  return {
    subject: certificate.subject,
    sans: { dns_names: names.filter(({ type }) => type === "dns").map(({ value }) => value) },
    ekus: extended.map(String),
    key_usage: keyUsages.filter(([flag]) => (usages & flag) !== 0).map(([, name]) => name),
    validity_months: monthsBetween(certificate.notBefore, certificate.notAfter),
    basic_constraints: { ca: authority },
  };
}

function monthsBetween(from: Date, until: Date): number {
  const years = until.getUTCFullYear() - from.getUTCFullYear();
  return years * 12 + until.getUTCMonth() - from.getUTCMonth();
}
