export { type AccountOptions, DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
export { requestHandler } from "../aws/request-handler.ts";
export { type DirectImport, LocalAcm, type LocalAcmOptions } from "./local-acm.ts";
export { type StartedAcm, startLocalAcm } from "./serve.ts";
