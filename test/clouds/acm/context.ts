import type { Caller } from "../aws/accounts.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json-protocol.ts";
import type { RequestReader } from "./request.ts";
import type { Settings } from "./settings.ts";
import { type HeldCertificate, isIssued, type Store, type StoredCertificate } from "./store.ts";

/** What an operation works on. Times are milliseconds. */
export interface OperationContext {
  readonly caller: Pick<Caller, "account" | "region">;
  readonly store: Store;
  readonly settings: Settings;
  readonly now: number;
  /** The last part of a new certificate's ARN. */
  newId(): string;
  /** Whether the caller's policies allow this too. */
  mayUse(action: string, resource: string): boolean;
}

interface OperationResult {
  /** Undefined for operations without an output shape. */
  readonly output: JsonObject | undefined;
  /** The certificate that the call was about. */
  readonly arn: string | undefined;
}

/** Reads the request, does the work, throws AwsError. */
export type Operation = (request: RequestReader, context: OperationContext) => OperationResult;

/** A read of a certificate in the caller's account and region; may see a stale one. */
export function readExisting(arn: string, context: OperationContext): HeldCertificate {
  return visible(context.store.read(arn), arn, context);
}

/** The certificate as it really is, for an operation that writes. */
export function writableExisting(arn: string, context: OperationContext): HeldCertificate {
  return visible(context.store.get(arn), arn, context);
}

/** @throws AwsError RequestInProgressException while there is no certificate yet */
export function issued(certificate: HeldCertificate): StoredCertificate {
  if (isIssued(certificate)) return certificate;
  const text = `Certificate ${certificate.arn} in account ${certificate.account} not yet issued`;
  throw new AwsError("RequestInProgressException", text);
}

function visible(certificate: HeldCertificate | undefined, arn: string, { caller }: OperationContext): HeldCertificate {
  if (certificate?.account === caller.account && certificate.region === caller.region) return certificate;
  throw new AwsError("ResourceNotFoundException", `Could not find certificate ${arn} in account ${caller.account}.`);
}
