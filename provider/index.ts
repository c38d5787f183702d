export { type ErrorCode, InvalidInputError, type Violation } from "./errors.ts";
export {
  type ImportedAcmCertificate,
  ImportedCertificate,
  type ImportedKeyVaultCertificate,
} from "./imported-certificate/resource.ts";
export type {
  AcmOutputs,
  AcmTargetArguments,
  CommonOutputs,
  EndpointArguments,
  ImportedCertificateArguments,
  KeyVaultOutputs,
  KeyVaultTargetArguments,
} from "./imported-certificate/resource-arguments.ts";
export { type AcmImportPolicy, type AcmImportPolicyOptions, acmImportPolicy } from "./targets/acm/iam.ts";
export {
  type KeyVaultImportRole,
  type KeyVaultImportRoleOptions,
  keyVaultImportRole,
} from "./targets/key-vault/iam.ts";
