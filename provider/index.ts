export { type ErrorCode, InvalidInputError, type Violation } from "./errors.ts";
export { type ImportedAcmCertificate, ImportedCertificate } from "./imported-certificate/resource.ts";
export type {
  AcmOutputs,
  AcmTargetArguments,
  CommonOutputs,
  EndpointArguments,
  ImportedCertificateArguments,
} from "./imported-certificate/resource-arguments.ts";
