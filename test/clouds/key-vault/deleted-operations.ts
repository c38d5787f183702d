// Soft delete. All three operations take their time: until they are over, the next phase's reads answer 404.
import {
  type OperationContext,
  type OperationInput,
  type OperationResult,
  storedCertificate,
  writableLive,
} from "./context.ts";
import { page } from "./paging.ts";
import { certificateBundle, deletedBundle, deletedItem } from "./shapes.ts";
import { latestOf, type Phase, type StoredCertificate } from "./store.ts";
import { VaultError } from "./vault-error.ts";

/** All versions of the name at once: one version can't be deleted. */
export function deleteCertificate({ route }: OperationInput, context: OperationContext): OperationResult {
  const { now, settings } = context;
  const certificate = writableLive(route.name ?? "", context);
  const until = now + settings.deleteMilliseconds;
  const deleting = enter(certificate, { name: "deleting", until, deletedAt: now }, context);
  return { status: 200, body: deletedBundle(deleting, context) };
}

export function getDeletedCertificate({ route }: OperationInput, context: OperationContext): OperationResult {
  return { status: 200, body: deletedBundle(deletedCertificate(route.name ?? "", context), context) };
}

export function getDeletedCertificates({ route }: OperationInput, context: OperationContext): OperationResult {
  const items = context.store.names
    .map((name) => storedCertificate(name, context))
    .filter((stored) => stored?.phase.name === "deleted")
    .flatMap((stored) => (stored === undefined ? [] : [deletedItem(stored, context)]));
  return { status: 200, body: page(items, "/deletedcertificates", route, context) };
}

export function recoverDeletedCertificate({ route }: OperationInput, context: OperationContext): OperationResult {
  const { now, settings } = context;
  const certificate = deletedCertificate(route.name ?? "", context);
  const until = now + settings.recoverMilliseconds;
  const recovering = enter(certificate, { name: "recovering", until, deletedAt: now }, context);
  return { status: 200, body: certificateBundle(recovering, latestOf(recovering), context) };
}

/** Impossible under purge protection, whatever the caller may do. */
export function purgeDeletedCertificate({ route }: OperationInput, context: OperationContext): OperationResult {
  const { now, settings } = context;
  const certificate = deletedCertificate(route.name ?? "", context);
  if (settings.purgeProtection) {
    throw new VaultError(
      403,
      "Forbidden",
      'Operation "purge" is not allowed because purge protection is enabled for this vault. ' +
        "Key Vault service will automatically purge it after the retention period has passed.",
      { inner: "ForbiddenByPolicy" },
    );
  }
  enter(certificate, { name: "purging", until: now + settings.purgeMilliseconds, deletedAt: now }, context);
  return { status: 204 };
}

function deletedCertificate(name: string, context: OperationContext): StoredCertificate {
  const stored = storedCertificate(name, context);
  if (stored?.phase.name === "deleted") return stored;
  throw new VaultError(404, "CertificateNotFound", `Deleted Certificate not found: ${name}`);
}

function enter(certificate: StoredCertificate, phase: Phase, { store }: OperationContext): StoredCertificate {
  const changed = { ...certificate, phase };
  store.put(changed);
  return changed;
}
