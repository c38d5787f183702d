import { AwsError } from "../aws/aws-error.ts";
import { existingAuthority, inProgress, isPending, type Operation, readAuthorityArn, statusOf } from "./context.ts";
import type { AuthorityStatus } from "./store.ts";

const REASONS = [
  "UNSPECIFIED",
  "KEY_COMPROMISE",
  "CERTIFICATE_AUTHORITY_COMPROMISE",
  "AFFILIATION_CHANGED",
  "SUPERSEDED",
  "CESSATION_OF_OPERATION",
  "PRIVILEGE_WITHDRAWN",
  "A_A_COMPROMISE",
] as const;

/** User guide, "Understand CA status". */
const REVOKING: readonly AuthorityStatus[] = ["ACTIVE", "DISABLED"];
/** Digits as `openssl x509 -text` writes them, with colons; users' scripts leave the colons out. */
const SERIAL = /^[0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2})*$/;

export const revokeCertificate: Operation = (request, context) => {
  const authorityArn = readAuthorityArn(request);
  const serial = request.text("CertificateSerial", { min: 0, max: 128 });
  const reason = request.requiredOneOf("RevocationReason", REASONS) ?? "UNSPECIFIED";
  request.finish();
  const authority = existingAuthority(authorityArn, context);
  if (!REVOKING.includes(statusOf(authority, context.now))) {
    throw new AwsError("InvalidStateException", "The certificate authority is not in a valid state for revocation.");
  }
  if (!SERIAL.test(serial)) throw new AwsError("InvalidRequestException", "The serial number is not hexadecimal.");
  const digits = serial.replaceAll(":", "").toLowerCase();
  const issued = context.store.issuedBy(authorityArn).find((each) => each.serial === digits);
  if (issued === undefined) {
    throw new AwsError("ResourceNotFoundException", `Could not find a certificate with serial number ${serial}.`);
  }
  if (isPending(issued, context)) throw inProgress(issued.arn);
  if (issued.revocation !== undefined) {
    throw new AwsError("RequestAlreadyProcessedException", "Your request has already been completed.");
  }
  context.store.putCertificate({ ...issued, revocation: { at: context.now, reason } });
  return { output: undefined, arn: issued.arn };
};
