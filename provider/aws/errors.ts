import { redact } from "../redact.ts";
import { unknownHostSeconds, type Verdict } from "../targets/retry.ts";
import { TargetError, type TargetErrorKind } from "../targets/target-error.ts";

/** What an AWS SDK error has, as far as this file looks; network errors have a `code` instead of a status. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const throttling = ["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"];
const accessNames = [
  "AccessDeniedException",
  "AccessDenied",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "ExpiredTokenException",
  "ExpiredToken",
  "CredentialsProviderError",
  "TokenProviderError",
];
/** The connection was never made, so the request never left. */
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** What is not there, as ACM, ACM PCA and Route 53 name it. */
const absentNames = ["ResourceNotFoundException", "NoSuchHostedZone", "NoSuchChange"];
/** Another change is under way, and this one was not made. */
const busyNames = ["ConflictException", "PriorRequestNotComplete", "ConcurrentModificationException"];

/** Whether the call may be made again. */
export function judge(thrown: unknown): Verdict {
  // No credentials, so nothing was sent.
  if (thrown instanceof TargetError) return { retry: thrown.kind === "unavailable" ? "safe" : "never" };
  const error = thrown as SdkError;
  const status = error.$metadata?.httpStatusCode;
  if ([...throttling, ...busyNames].includes(error.name ?? "")) return { retry: "safe" };
  if (accessNames.includes(error.name ?? "")) return { retry: "never" };
  if (error.code === "ENOTFOUND") return { retry: "safe", patienceSeconds: unknownHostSeconds };
  if (status === undefined)
    return neverSent.includes(error.code ?? "") ? { retry: "safe" } : { retry: "if-repeatable" };
  return status >= 500 ? { retry: "if-repeatable" } : { retry: "never" };
}

/** The one error that leaves this folder. */
export function toTargetError(thrown: unknown, operation: string, writes: boolean): TargetError {
  if (thrown instanceof TargetError) return thrown;
  const error = thrown as SdkError;
  const reason = [error.name, error.message].filter((part) => part !== undefined && part !== "").join(": ");
  return new TargetError(
    kindOf(error, writes),
    operation,
    redact(reason === "" ? String(error.code) : reason),
    error.name,
  );
}

function kindOf(error: SdkError, writes: boolean): TargetErrorKind {
  const name = error.name ?? "";
  const status = error.$metadata?.httpStatusCode;
  if (absentNames.includes(name)) return "absent";
  if (name === "ResourceInUseException") return "in-use";
  if (accessNames.includes(name)) return "denied";
  if (throttling.includes(name) || neverSent.includes(error.code ?? "")) return "unavailable";
  if (status === undefined || status >= 500) return writes ? "unknown" : "unavailable";
  return "refused";
}
