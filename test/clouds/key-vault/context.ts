import type { JsonObject } from "./import-request.ts";
import type { Route } from "./route.ts";
import { DAY, type ShapeContext } from "./shapes.ts";
import type { CertificateVersion, Store, StoredCertificate } from "./store.ts";
import { latestOf } from "./store.ts";
import { notFound } from "./vault-error.ts";

/** What an operation works on: one vault, at one moment (milliseconds). */
export interface OperationContext extends ShapeContext {
  readonly store: Store;
  readonly now: number;
}

export interface OperationInput {
  readonly route: Route;
  /** Empty without a body. */
  readonly body: JsonObject;
}

export interface OperationResult {
  readonly status: number;
  readonly body?: object;
}

/** Does an operation's work. Throws VaultError. */
export type Operation = (input: OperationInput, context: OperationContext) => OperationResult;

/** The certificate of a name as it really is, in whichever phase. */
export function storedCertificate(name: string, context: OperationContext): StoredCertificate | undefined {
  return context.store.get(name, context.now, context.settings.retentionDays * DAY);
}

/** The certificate as a read sees it, which may be a stale one. */
export function readLive(kind: "Certificate" | "Secret", name: string, context: OperationContext): StoredCertificate {
  const stored = context.store.read(name, context.now, context.settings.retentionDays * DAY);
  if (stored?.phase.name === "live") return stored;
  throw notFound(kind, name);
}

/** The certificate as it really is, for an operation that writes. */
export function writableLive(name: string, context: OperationContext): StoredCertificate {
  const stored = storedCertificate(name, context);
  if (stored?.phase.name === "live") return stored;
  throw notFound("Certificate", name);
}

/** The version that a path names, or the latest one: enabled or not, nothing falls back to an older one. */
export function versionOf(
  kind: "Certificate" | "Secret",
  certificate: StoredCertificate,
  wanted: string | undefined,
): CertificateVersion {
  if (wanted === undefined) return latestOf(certificate);
  const found = certificate.versions.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  throw notFound(kind, `${certificate.name}/${wanted}`);
}
