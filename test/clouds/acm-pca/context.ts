import type { RequestReader } from "../acm/request.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json-protocol.ts";
import { ARN_SHAPE, requireAuthorityArn, requireCertificateArn } from "./arn.ts";
import type { Settings } from "./settings.ts";
import type { AuthorityStatus, IssuedCertificate, Store, StoredAuthority } from "./store.ts";

/** What an operation works on. Times are milliseconds. */
export interface OperationContext {
  readonly caller: { readonly account: string; readonly region: string };
  readonly store: Store;
  readonly settings: Settings;
  readonly now: number;
}

interface OperationResult {
  /** Undefined for operations without an output shape. */
  readonly output: JsonObject | undefined;
  /** The certificate or authority that the call was about. */
  readonly arn: string;
}

/** Reads the request, does the work, throws AwsError. `input` is the request as it came in. */
export type Operation = (request: RequestReader, context: OperationContext, input: JsonObject) => OperationResult;

export function readAuthorityArn(request: RequestReader): string {
  return request.text("CertificateAuthorityArn", ARN_SHAPE);
}

export function readCertificateArn(request: RequestReader): string {
  return request.text("CertificateArn", ARN_SHAPE);
}

/** @throws AwsError InvalidArnException or ResourceNotFoundException */
export function existingAuthority(arn: string, { store, caller }: OperationContext): StoredAuthority {
  const authority = store.authority(requireAuthorityArn(arn));
  if (authority?.region === caller.region) return authority;
  throw new AwsError("ResourceNotFoundException", `Could not find certificate authority ${arn}.`);
}

/** @throws AwsError InvalidArnException or ResourceNotFoundException */
export function existingCertificate(arn: string, authority: string, { store }: OperationContext): IssuedCertificate {
  const issued = store.certificate(requireCertificateArn(arn, authority));
  if (issued !== undefined) return issued;
  throw new AwsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
}

export function statusOf({ status, certificate }: StoredAuthority, now: number): AuthorityStatus {
  const hasEnded = certificate !== undefined && now > Date.parse(certificate.validTo);
  return status === "ACTIVE" && hasEnded ? "EXPIRED" : status;
}

/** Whether a certificate is still being issued. */
export function isPending({ issuedAt }: IssuedCertificate, { settings, now }: OperationContext): boolean {
  return now < issuedAt + settings.issuanceMilliseconds / settings.speed;
}

export function inProgress(arn: string): AwsError {
  return new AwsError("RequestInProgressException", `The request to issue certificate ${arn} is still in progress.`);
}
