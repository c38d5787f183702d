import { randomUUID } from "node:crypto";
import type { PemBundle } from "../faults.ts";
import { type OperationContext, type OperationInput, type OperationResult, storedCertificate } from "./context.ts";
import { type Material, readMaterial } from "./import-material.ts";
import { type ContentType, type ImportRequest, readImportRequest, type Tags } from "./import-request.ts";
import { checkImport } from "./import-rules.ts";
import { contentTypeFor, policyFor } from "./policy.ts";
import { certificateBundle } from "./shapes.ts";
import { type CertificateVersion, latestOf, type StoredCertificate } from "./store.ts";
import { conflict } from "./vault-error.ts";

/** ImportCertificate: always a new version, under a name that is free or live. */
export function importCertificate({ route, body }: OperationInput, context: OperationContext): OperationResult {
  const name = route.name ?? "";
  const request = readImportRequest(body);
  checkName(name, context);
  const { settings, now } = context;
  const stored = storedCertificate(name, context);
  const material = readMaterial(request, contentTypeFor(request.policy, stored?.policy), settings);
  checkImport({ material, policy: request.policy, settings, now });
  const certificate = addVersion(name, request, material, context);
  return { status: 200, body: certificateBundle(certificate, latestOf(certificate), context) };
}

/** An import past the service: a second writer's, or what a test finds already there. PEM, whatever the name holds. */
export interface DirectImport {
  readonly name: string;
  readonly bundle: PemBundle;
  /** Host and port; the first vault where not given. */
  readonly vault?: string;
  readonly tags?: Tags;
  /** Of the secret that keeps it; the service's default where not given. */
  readonly contentType?: ContentType;
}

export function importDirectly({ name, tags, bundle, contentType }: DirectImport, context: OperationContext): void {
  const texts = [bundle.privateKey, bundle.certificate, bundle.chain ?? ""].map((text) => text.replaceAll("\r", ""));
  const request = readImportRequest({
    value: texts.join("\n"),
    ...(tags !== undefined && { tags }),
    ...(contentType !== undefined && { policy: { secret_props: { contentType } } }),
  });
  const material = readMaterial(request, "application/x-pem-file", context.settings);
  addVersion(name, request, material, context);
}

function checkName(name: string, context: OperationContext): void {
  if (context.store.pending.has(name)) {
    throw conflict(
      "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress",
    );
  }
  switch (storedCertificate(name, context)?.phase.name) {
    case "deleted":
      throw conflict(
        `Certificate ${name} is currently in a deleted but recoverable state, and its name cannot be reused; ` +
          "in this state, the certificate can only be recovered or purged.",
        "ObjectIsDeletedButRecoverable",
      );
    case "deleting":
    case "purging":
      throw conflict(`Certificate ${name} is currently being deleted.`, "ObjectIsBeingDeleted");
    case "recovering":
      throw conflict(`Certificate ${name} is currently being recovered.`, "ObjectIsBeingRecovered");
  }
}

function addVersion(
  name: string,
  request: ImportRequest,
  material: Material,
  context: OperationContext,
): StoredCertificate {
  const { store, now } = context;
  const stored = storedCertificate(name, context);
  const policy = policyFor(request.policy, stored?.policy, now);
  const version: CertificateVersion = {
    id: randomUUID().replaceAll("-", ""),
    material,
    contentType: policy.contentType,
    exportable: policy.exportable,
    preservedOrder: request.preserveOrder,
    enabled: request.enabled,
    tags: request.tags ?? inheritedTags(stored, context),
    createdAt: now,
    updatedAt: now,
  };
  const versions: StoredCertificate["versions"] = stored === undefined ? [version] : [...stored.versions, version];
  const certificate: StoredCertificate = { name: stored?.name ?? name, versions, policy, phase: { name: "live" } };
  store.put(certificate);
  return certificate;
}

function inheritedTags(stored: StoredCertificate | undefined, { settings }: OperationContext): Tags {
  return stored !== undefined && settings.tagsCarryForward ? latestOf(stored).tags : {};
}
