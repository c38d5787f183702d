import { redact } from "../../redact.ts";
import { unknownHostSeconds, type Verdict } from "../retry.ts";
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

/** Node's and OpenSSL's codes for a server that is not who it should be: no retry changes that. */
const untrustedServer = /^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|ERR_TLS_CERT)/;

/** Whether the call may be made again. */
export function judge(thrown: unknown): Verdict {
  const error = thrown as SdkError;
  if (signInErrors.includes(error.name ?? "") || thrown instanceof TargetError) return { retry: "never" };
  if (error.statusCode === 429) {
    const seconds = Number(error.response?.headers?.get("retry-after"));
    return Number.isFinite(seconds) && seconds > 0 ? { retry: "safe", afterSeconds: seconds } : { retry: "safe" };
  }
  if (error.statusCode === undefined) return judgeNetwork(error.code ?? "");
  return error.statusCode >= 500 ? { retry: "if-repeatable" } : { retry: "never" };
}

function judgeNetwork(code: string): Verdict {
  if (untrustedServer.test(code)) return { retry: "never" };
  if (code === "ENOTFOUND") return { retry: "safe", patienceSeconds: unknownHostSeconds };
  return neverSent.includes(code) ? { retry: "safe" } : { retry: "if-repeatable" };
}

/** What to do, by Key Vault's inner error code or the network's. */
const advice: Readonly<Record<string, string>> = {
  ForbiddenByFirewall: "the vault's firewall does not let this machine in: run where it does, or add the address to it",
  ForbiddenByRbac: "grant the role Key Vault Certificates Officer on the vault, or the action named",
  ForbiddenByPolicy: "the vault uses access policies: grant the certificate permission named there",
  SecretDisabled: "the latest version is disabled, so its consumers get nothing: enable it, or import a new one",
  ObjectIsDeletedButRecoverable: "set keyVault.recoverDeleted to recover it first, or purge it",
  ObjectIsBeingDeleted: "it is still being deleted: run again in a minute",
  ObjectIsBeingRecovered: "it is still being recovered: run again in a minute",
  ENOTFOUND: "no such host: check keyVault.vaultUrl, and the DNS zone where the vault has a private endpoint",
};

/** The one error that leaves this folder. */
export function toTargetError(thrown: unknown, operation: string, writes: boolean): TargetError {
  if (thrown instanceof TargetError) return thrown;
  const error = thrown as SdkError;
  const inner = error.details?.error?.innerError?.code;
  const code = inner ?? error.code ?? error.name;
  const parts = [code, oneLine(error.message ?? ""), adviceFor(error, code ?? "", operation)];
  const text = parts.filter((part) => part !== undefined && part !== "").join(": ");
  return new TargetError(kindOf(error, writes), operation, redactExceptPaths(text));
}

function oneLine(message: string): string {
  return message.trim().replace(/\s*[\r\n]+\s*/g, " ");
}

/** A data action, or a resource's path: as long a run of letters and slashes as a key's, and what a person has to see. */
const vaultPath = /(microsoft\.keyvault\/vaults\/[\w/*-]+)/i;

function redactExceptPaths(text: string): string {
  // Of what `split` gives, every other part is a match.
  return text
    .split(vaultPath)
    .map((part, index) => (index % 2 === 1 ? part : redact(part)))
    .join("");
}

function adviceFor(error: SdkError, code: string, operation: string): string | undefined {
  if (untrustedServer.test(code)) {
    return "something between here and the vault shows a certificate of its own: name its CA in NODE_EXTRA_CA_CERTS";
  }
  // Certificates Officer, the usual role, may not read secrets.
  if (code === "ForbiddenByRbac" && operation === "get secret") {
    return "grant the role Key Vault Certificate User as well, or the action named";
  }
  // The SDK drops the answer's body when a page fails.
  if (error.statusCode === 403 && operation === "list certificates") {
    return "grant the role Key Vault Reader on the vault, or with access policies the certificate permission list";
  }
  return advice[code] ?? (operation === "import" ? adviceForImport(error) : undefined);
}

/** Vaults say of a PKCS#12 whose encryption they do not know no more than that they cannot read it. */
function adviceForImport({ statusCode, message = "" }: SdkError): string | undefined {
  if (statusCode === 409) return "another operation on this name is under way: complete or cancel it, then run again";
  if (statusCode !== 400) return undefined;
  if (/unsupported key size/i.test(message)) {
    return "vaults have refused RSA certificates that an EC authority signed: have it issued by an RSA one, or with an EC key";
  }
  return /pkcs|pfx|password|encrypt|decrypt/i.test(message)
    ? 'if the bundle is sound, this vault does not take its PKCS#12 encryption: set keyVault.pfxEncryption to the other one ("modern" or "legacy")'
    : undefined;
}

function kindOf({ name = "", code = "", statusCode }: SdkError, writes: boolean): TargetErrorKind {
  if (signInErrors.includes(name) || statusCode === 401 || statusCode === 403) return "denied";
  if (statusCode === 404) return "absent";
  if (statusCode === 429 || neverSent.includes(code) || untrustedServer.test(code)) return "unavailable";
  if (statusCode === undefined || statusCode >= 500) return writes ? "unknown" : "unavailable";
  return "refused";
}
