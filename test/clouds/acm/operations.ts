import type { Caller } from "../aws/accounts.ts";
import { authorize } from "../aws/iam.ts";
import { type JsonObject, unknownOperation } from "../aws/json-protocol.ts";
import { certificateArn } from "./arn.ts";
import type { Operation } from "./context.ts";
import { deleteCertificate } from "./delete-certificate.ts";
import { exportCertificate } from "./export-certificate.ts";
import { importCertificate } from "./import-certificate.ts";
import { listCertificates } from "./list-certificates.ts";
import { describeCertificate, getCertificate } from "./read-certificate.ts";
import { requestCertificate, updateCertificateOptions } from "./request-certificate.ts";
import { addTagsToCertificate, listTagsForCertificate, removeTagsFromCertificate } from "./tag-operations.ts";

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["ImportCertificate", importCertificate],
  ["ExportCertificate", exportCertificate],
  ["RequestCertificate", requestCertificate],
  ["UpdateCertificateOptions", updateCertificateOptions],
  ["DescribeCertificate", describeCertificate],
  ["GetCertificate", getCertificate],
  ["ListCertificates", listCertificates],
  ["ListTagsForCertificate", listTagsForCertificate],
  ["AddTagsToCertificate", addTagsToCertificate],
  ["RemoveTagsFromCertificate", removeTagsFromCertificate],
  ["DeleteCertificate", deleteCertificate],
]);

const WITHOUT_RESOURCE = ["ListCertificates", "RequestCertificate"];
const CREATING = ["ImportCertificate", "RequestCertificate"];

/** @throws AwsError UnknownOperationException */
export function operationNamed(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw unknownOperation();
  return operation;
}

/** The certificate that a request addresses, before anything about it is checked. */
export function addressedArn(input: JsonObject): string | undefined {
  return typeof input.CertificateArn === "string" ? input.CertificateArn : undefined;
}

/**
 * Checks what the request needs (Service Authorization Reference, "Actions, resources, and condition keys for AWS
 * Certificate Manager"): ListCertificates and RequestCertificate know no resources, and tags on a new certificate need
 * AddTagsToCertificate too.
 * @throws AwsError AccessDeniedException
 */
export function authorizeOperation(operation: string, input: JsonObject, caller: Caller): void {
  const anyNew = certificateArn(caller.region, caller.account, "*");
  const resource = addressedArn(input) ?? anyNew;
  authorize(caller, `acm:${operation}`, WITHOUT_RESOURCE.includes(operation) ? undefined : resource);
  if (CREATING.includes(operation) && Array.isArray(input.Tags) && input.Tags.length > 0) {
    authorize(caller, "acm:AddTagsToCertificate", resource);
  }
}
