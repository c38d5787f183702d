// A certificate's policy belongs to its name, not to a version: what an import leaves out stays as it was.
import type { X509Certificate } from "node:crypto";
import { Element } from "./asn1.ts";
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
    x509_props: x509Properties(leaf),
    lifetime_actions: policy.lifetimeActions,
    issuer: { name: policy.issuerName },
    attributes: {
      enabled: true,
      created: Math.floor(policy.createdAt / 1000),
      updated: Math.floor(policy.updatedAt / 1000),
    },
  };
}

/** In the order of the bits (RFC 5280, 4.2.1.3). */
const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

function x509Properties(leaf: X509Certificate): object {
  const names = leaf.subjectAltName?.split(", ") ?? [];
  return {
    subject: subjectOf(leaf),
    sans: { dns_names: names.filter((name) => name.startsWith("DNS:")).map((name) => name.slice("DNS:".length)) },
    // Node calls the extended usages, as object identifiers, by this name.
    ekus: leaf.keyUsage ?? [],
    key_usage: keyUsagesOf(leaf),
    validity_months: monthsBetween(leaf.validFromDate, leaf.validToDate),
    basic_constraints: { ca: leaf.ca },
  };
}

/** The most specific attribute first, as the service writes it. */
export function subjectOf(certificate: X509Certificate): string {
  return (certificate.subject ?? "").split("\n").reverse().join(", ");
}

const knownKeyUsages = new WeakMap<X509Certificate, readonly string[]>();

/** Every answer about a certificate has them. */
function keyUsagesOf(certificate: X509Certificate): readonly string[] {
  const known = knownKeyUsages.get(certificate) ?? readKeyUsages(certificate);
  knownKeyUsages.set(certificate, known);
  return known;
}

function readKeyUsages({ raw }: X509Certificate): readonly string[] {
  const extensions = Element.read(raw)
    .child(0)
    .children.find(({ contextTag }) => contextTag === 3)
    ?.child(0).children;
  const usage = extensions?.find((extension) => extension.child(0).objectIdentifier === "2.5.29.15");
  if (usage === undefined) return [];
  // BIT STRING: tag, length, number of unused bits, bits.
  const bits = usage.children.at(-1)?.octets.subarray(3) ?? Buffer.alloc(0);
  return keyUsages.filter((_, position) => ((bits[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0);
}

function monthsBetween(from: Date, until: Date): number {
  const years = until.getUTCFullYear() - from.getUTCFullYear();
  return years * 12 + until.getUTCMonth() - from.getUTCMonth();
}
