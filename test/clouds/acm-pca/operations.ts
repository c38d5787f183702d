import type { Caller } from "../aws/accounts.ts";
import { AwsError } from "../aws/aws-error.ts";
import { authorize } from "../aws/iam.ts";
import { type JsonObject, unknownOperation } from "../aws/json-protocol.ts";
import { ownerOf } from "./arn.ts";
import type { Operation } from "./context.ts";
import { getCertificate } from "./get-certificate.ts";
import { issueCertificate } from "./issue-certificate.ts";
import { describeCertificateAuthority, getCertificateAuthorityCertificate } from "./read-authority.ts";
import { revokeCertificate } from "./revoke-certificate.ts";

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["IssueCertificate", issueCertificate],
  ["GetCertificate", getCertificate],
  ["RevokeCertificate", revokeCertificate],
  ["DescribeCertificateAuthority", describeCertificateAuthority],
  ["GetCertificateAuthorityCertificate", getCertificateAuthorityCertificate],
]);

/** @throws AwsError UnknownOperationException */
export function operationNamed(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw unknownOperation();
  return operation;
}

/** The certificate or, without one, the authority that a request addresses, before anything about it is checked. */
export function addressedArn(input: JsonObject): string | undefined {
  const arn = input.CertificateArn ?? input.CertificateAuthorityArn;
  return typeof arn === "string" ? arn : undefined;
}

/**
 * Checks what the request needs (Service Authorization Reference, "Actions, resources, and condition keys for AWS
 * Private Certificate Authority"): every action here is on the authority. Nobody shares an authority here, so another
 * account's principal is refused whatever its own policies say.
 * @throws AwsError AccessDeniedException
 */
export function authorizeOperation(operation: string, input: JsonObject, caller: Caller): void {
  const { CertificateAuthorityArn: authority } = input;
  if (typeof authority !== "string") return;
  const action = `acm-pca:${operation}`;
  authorize(caller, action, authority);
  const owner = ownerOf(authority);
  if (owner === undefined || owner === caller.account) return;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${authority} because no resource-based policy allows the ${action} action`,
  );
}
