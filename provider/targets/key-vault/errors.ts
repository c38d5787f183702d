import { redact } from "../../redact.ts";
import type { Verdict } from "../retry.ts";
import { TargetError, type TargetErrorKind } from "../target-error.ts";

/** What an error of the Azure SDKs has, as far as this file looks; network errors have a `code` and no status. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly error?: { readonly innerError?: { readonly code?: string } } };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
const signInErrors = [
  "CredentialUnavailableError",
  "AuthenticationError",
  "AggregateAuthenticationError",
  "AuthenticationRequiredError",
];

/** Whether the call may be made again. */
export function judge(thrown: unknown): Verdict {
  const error = thrown as SdkError;
  if (signInErrors.includes(error.name ?? "") || thrown instanceof TargetError) return { retry: "never" };
  if (error.statusCode === 429) {
    const seconds = Number(error.response?.headers?.get("retry-after"));
    return Number.isFinite(seconds) && seconds > 0 ? { retry: "safe", afterSeconds: seconds } : { retry: "safe" };
  }
  if (error.statusCode === undefined) {
    return neverSent.includes(error.code ?? "") ? { retry: "safe" } : { retry: "if-repeatable" };
  }
  return error.statusCode >= 500 ? { retry: "if-repeatable" } : { retry: "never" };
}

/** What to do, by Key Vault's inner error code. */
const advice: Readonly<Record<string, string>> = {
  ForbiddenByFirewall: "the vault's firewall does not let this machine in: run where it does, or add the address to it",
  ForbiddenByRbac: "grant the role Key Vault Certificates Officer on the vault, or the action named",
  ForbiddenByPolicy: "the vault uses access policies: grant the certificate permission named there",
  SecretDisabled: "the latest version is disabled, so its consumers get nothing: enable it, or import a new one",
  ObjectIsDeletedButRecoverable: "set keyVault.recoverDeleted to recover it first, or purge it",
  ObjectIsBeingDeleted: "it is still being deleted: run again in a minute",
  ObjectIsBeingRecovered: "it is still being recovered: run again in a minute",
};

/** The one error that leaves this folder. */
export function toTargetError(thrown: unknown, operation: string, writes: boolean): TargetError {
  if (thrown instanceof TargetError) return thrown;
  const error = thrown as SdkError;
  const inner = error.details?.error?.innerError?.code;
  const reason = [inner ?? error.code ?? error.name, error.message, advice[inner ?? ""] ?? adviceFor(error, operation)];
  const text = reason.filter((part) => part !== undefined && part !== "").join(": ");
  return new TargetError(kindOf(error, writes), operation, redact(text));
}

/** Vaults say of a PKCS#12 whose encryption they do not know no more than that they cannot read it. */
function adviceFor({ statusCode, message = "" }: SdkError, operation: string): string | undefined {
  if (operation !== "import" || statusCode === undefined) return undefined;
  if (statusCode === 409) return "another operation on this name is under way: complete or cancel it, then run again";
  return statusCode === 400 && /pkcs|pfx|x\.?509|password|encrypt|decrypt/i.test(message)
    ? 'if the bundle is sound, this vault does not take its PKCS#12 encryption: set keyVault.pfxEncryption to the other one ("modern" or "legacy")'
    : undefined;
}

function kindOf({ name = "", code = "", statusCode }: SdkError, writes: boolean): TargetErrorKind {
  if (signInErrors.includes(name) || statusCode === 401 || statusCode === 403) return "denied";
  if (statusCode === 404) return "absent";
  if (statusCode === 429 || neverSent.includes(code)) return "unavailable";
  if (statusCode === undefined || statusCode >= 500) return writes ? "unknown" : "unavailable";
  return "refused";
}
