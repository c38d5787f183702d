// The published response shapes of api-version 2025-07-01.
import { createHash } from "node:crypto";
import { writePem } from "./pem-content.ts";
import { writePkcs12 } from "./pkcs12-write.ts";
import { policyShape } from "./policy.ts";
import { recoveryLevelOf, type Settings } from "./settings.ts";
import { type CertificateVersion, latestOf, type StoredCertificate } from "./store.ts";

export const DAY = 24 * 60 * 60 * 1000;

/** A vault as its answers name it: base URL without a trailing slash, and what it promises about deletion. */
export interface ShapeContext {
  readonly vaultUrl: string;
  readonly settings: Settings;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** CertificateBundle. There is no chain and no key in it: those are in the secret. */
export function certificateBundle(
  certificate: StoredCertificate,
  version: CertificateVersion,
  context: ShapeContext,
): object {
  const { vaultUrl } = context;
  return {
    ...versionItem(certificate, version, context),
    kid: `${vaultUrl}/keys/${certificate.name}/${version.id}`,
    sid: `${vaultUrl}/secrets/${certificate.name}/${version.id}`,
    cer: version.material.leaf.raw.toString("base64"),
    policy: policyOf(certificate, context),
    preserveCertOrder: version.preservedOrder,
    pending: { id: `${vaultUrl}/certificates/${certificate.name}/pending` },
  };
}

/** CertificatePolicy: of the name, as its latest version has filled it in. */
export function policyOf(certificate: StoredCertificate, { vaultUrl }: ShapeContext): object {
  const id = `${vaultUrl}/certificates/${certificate.name}/policy`;
  return policyShape(id, certificate.policy, latestOf(certificate).material);
}

/** DeletedCertificateBundle. */
export function deletedBundle(certificate: StoredCertificate, context: ShapeContext): object {
  const latest = latestOf(certificate);
  return { ...certificateBundle(certificate, latest, context), ...deletionOf(certificate, context) };
}

/** CertificateItem of a list of versions. */
export function versionItem(certificate: StoredCertificate, version: CertificateVersion, context: ShapeContext) {
  return itemWithId(`${context.vaultUrl}/certificates/${certificate.name}/${version.id}`, version, context);
}

/** CertificateItem of a list of certificates: the versionless id, with what the latest version has. */
export function certificateItem(certificate: StoredCertificate, context: ShapeContext): object {
  return itemWithId(`${context.vaultUrl}/certificates/${certificate.name}`, latestOf(certificate), context);
}

/** DeletedCertificateItem. */
export function deletedItem(certificate: StoredCertificate, context: ShapeContext): object {
  return { ...certificateItem(certificate, context), ...deletionOf(certificate, context) };
}

/** SecretBundle of the secret that a certificate keeps its key and chain in. */
export function secretBundle(certificate: StoredCertificate, version: CertificateVersion, context: ShapeContext) {
  const { vaultUrl, settings } = context;
  return {
    value: secretValue(version, settings),
    contentType: version.contentType,
    id: `${vaultUrl}/secrets/${certificate.name}/${version.id}`,
    managed: true,
    attributes: attributesOf(version, settings),
    tags: version.tags,
    kid: `${vaultUrl}/keys/${certificate.name}/${version.id}`,
  };
}

/** If the policy's key is not exportable, the value has no private key in it (documentation of certificate policies). */
function secretValue({ material, contentType, exportable }: CertificateVersion, settings: Settings): string {
  const privateKey = exportable ? material.privateKey : undefined;
  if (contentType === "application/x-pem-file") return writePem(material.certificates, privateKey);
  return writePkcs12({ certificates: material.certificates, privateKey }, settings.secretPfxEncryption).toString(
    "base64",
  );
}

function itemWithId(id: string, version: CertificateVersion, { settings }: ShapeContext): object {
  return {
    id,
    x5t: createHash("sha1").update(version.material.leaf.raw).digest("base64url"),
    attributes: attributesOf(version, settings),
    tags: version.tags,
  };
}

function attributesOf({ enabled, material, createdAt, updatedAt }: CertificateVersion, settings: Settings): object {
  return {
    enabled,
    nbf: seconds(material.leaf.validFromDate.getTime()),
    exp: seconds(material.leaf.validToDate.getTime()),
    created: seconds(createdAt),
    updated: seconds(updatedAt),
    recoveryLevel: recoveryLevelOf(settings),
    recoverableDays: settings.retentionDays,
  };
}

function deletionOf({ name, phase }: StoredCertificate, { vaultUrl, settings }: ShapeContext): object {
  const deletedAt = phase.name === "live" ? 0 : phase.deletedAt;
  return {
    recoveryId: `${vaultUrl}/deletedcertificates/${name}`,
    deletedDate: seconds(deletedAt),
    scheduledPurgeDate: seconds(deletedAt + settings.retentionDays * DAY),
  };
}
