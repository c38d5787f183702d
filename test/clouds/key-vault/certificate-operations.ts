import {
  type OperationContext,
  type OperationInput,
  type OperationResult,
  readLive,
  versionOf,
  writableLive,
} from "./context.ts";
import { readUpdateRequest } from "./import-request.ts";
import { page } from "./paging.ts";
import { certificateBundle, certificateItem, policyOf, secretBundle, versionItem } from "./shapes.ts";
import type { CertificateVersion, StoredCertificate } from "./store.ts";
import { VaultError } from "./vault-error.ts";

/** A disabled version is still described; only its key and its secret are out of use. */
export function getCertificate({ route }: OperationInput, context: OperationContext): OperationResult {
  const certificate = readLive("Certificate", route.name ?? "", context);
  const version = versionOf("Certificate", certificate, route.version);
  return { status: 200, body: certificateBundle(certificate, version, context) };
}

export function getCertificatePolicy({ route }: OperationInput, context: OperationContext): OperationResult {
  return { status: 200, body: policyOf(readLive("Certificate", route.name ?? "", context), context) };
}

/** The list is in the order of the versions' ids, which says nothing about their age. */
export function getCertificateVersions({ route }: OperationInput, context: OperationContext): OperationResult {
  const certificate = readLive("Certificate", route.name ?? "", context);
  const versions = [...certificate.versions].sort((one, other) => (one.id < other.id ? -1 : 1));
  const items = versions.map((version) => versionItem(certificate, version, context));
  return { status: 200, body: page(items, `/certificates/${certificate.name}/versions`, route, context) };
}

export function getCertificates({ route }: OperationInput, context: OperationContext): OperationResult {
  const items = context.store.names.flatMap((name) => {
    const certificate = liveOrNone(name, context);
    return certificate === undefined ? [] : [certificateItem(certificate, context)];
  });
  return { status: 200, body: page(items, "/certificates", route, context) };
}

function liveOrNone(name: string, context: OperationContext): StoredCertificate | undefined {
  try {
    return readLive("Certificate", name, context);
  } catch {
    return undefined;
  }
}

/** Attributes and tags are all that can be changed; tags are replaced as a whole. */
export function updateCertificate({ route, body }: OperationInput, context: OperationContext): OperationResult {
  const certificate = writableLive(route.name ?? "", context);
  const version = versionOf("Certificate", certificate, route.version);
  const { enabled = version.enabled, tags = version.tags } = readUpdateRequest(body);
  const updated: CertificateVersion = { ...version, enabled, tags, updatedAt: context.now };
  const changed = withVersion(certificate, updated);
  context.store.put(changed);
  return { status: 200, body: certificateBundle(changed, updated, context) };
}

/** The certificate with one version in the place of the one with its id. */
export function withVersion(certificate: StoredCertificate, changed: CertificateVersion): StoredCertificate {
  const [first, ...rest] = certificate.versions;
  const swap = (version: CertificateVersion) => (version.id === changed.id ? changed : version);
  return { ...certificate, versions: [swap(first), ...rest.map(swap)] };
}

/** CertificateOperation: the request for a new certificate that is still open. */
export function getCertificateOperation({ route }: OperationInput, context: OperationContext): OperationResult {
  return { status: 200, body: openOperation(route.name ?? "", context) };
}

export function deleteCertificateOperation({ route }: OperationInput, context: OperationContext): OperationResult {
  const body = openOperation(route.name ?? "", context);
  context.store.pending.delete(route.name ?? "");
  return { status: 200, body };
}

function openOperation(name: string, { store, vaultUrl }: OperationContext): object {
  if (!store.pending.has(name)) {
    throw new VaultError(404, "PendingCertificateNotFound", `Pending certificate not found: ${name}`);
  }
  return {
    id: `${vaultUrl}/certificates/${name}/pending`,
    issuer: { name: "Unknown" },
    cancellation_requested: false,
    status: "inProgress",
    status_details: "Pending certificate created. Please Perform Merge to complete the request.",
  };
}

/** The secret with a certificate's key and chain. A disabled one is refused, without a fallback to an older version. */
export function getSecret({ route }: OperationInput, context: OperationContext): OperationResult {
  const certificate = readLive("Secret", route.name ?? "", context);
  const version = versionOf("Secret", certificate, route.version);
  if (!version.enabled) {
    throw new VaultError(403, "Forbidden", "Operation get is not allowed on a disabled secret.", {
      inner: "SecretDisabled",
    });
  }
  return { status: 200, body: secretBundle(certificate, version, context) };
}
