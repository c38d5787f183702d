export type { AccountOptions } from "../aws/accounts.ts";
export type { Statement } from "../aws/iam.ts";
export type { Fault, FaultRule, PemBundle } from "../faults.ts";
export type { Call } from "./calls.ts";
export {
  type CertificateState,
  DEFAULT_ACCOUNT,
  DEFAULT_REGION,
  type DirectImport,
  LocalAcm,
  type LocalAcmOptions,
} from "./local-acm.ts";
export { requestHandler } from "./request-handler.ts";
export { type StartedAcm, serve, startLocalAcm } from "./serve.ts";
