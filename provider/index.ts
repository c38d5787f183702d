export { type PrivateCertificatePolicyOptions, privateCertificatePolicy } from "./aws/acm-pca/iam.ts";
export type { AssumeRoleArguments } from "./aws/assume-role-arguments.ts";
export type { PolicyDocument } from "./aws/policy.ts";
export { type ErrorCode, InvalidInputError, type Violation } from "./errors.ts";
export { ExportedCertificate, type ExportedCertificateArguments } from "./exported-certificate/resource.ts";
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
export {
  type ListenerCertificatesPolicyOptions,
  listenerCertificatesPolicy,
} from "./listener-certificates/iam.ts";
export { ListenerCertificates } from "./listener-certificates/resource.ts";
export type { ListenerCertificatesArguments, ListenerGroup } from "./listener-certificates/resource-arguments.ts";
export { PrivateCertificate } from "./private-certificate/resource.ts";
export type {
  NewKeyArguments,
  OwnKeyArguments,
  PrivateCertificateArguments,
} from "./private-certificate/resource-arguments.ts";
export {
  type AcmRequestPolicyOptions,
  acmRequestPolicy,
  type Route53ValidationPolicyOptions,
  route53ValidationPolicy,
} from "./requested-certificate/iam.ts";
export type { DomainValidationOption } from "./requested-certificate/outputs.ts";
export { RequestedCertificate } from "./requested-certificate/resource.ts";
export type {
  RequestedCertificateArguments,
  RequestedCertificateOutputs,
  ValidationArguments,
} from "./requested-certificate/resource-arguments.ts";
export {
  type AcmImportPolicy,
  type AcmImportPolicyOptions,
  acmImportPolicy,
  type ExportPolicyOptions,
  exportPolicy,
} from "./targets/acm/iam.ts";
export {
  type KeyVaultImportRole,
  type KeyVaultImportRoleOptions,
  keyVaultImportRole,
} from "./targets/key-vault/iam.ts";
