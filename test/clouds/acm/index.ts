export type { AccountOptions } from "../aws/accounts.ts";
export { DEFAULT_ACCOUNT, DEFAULT_REGION, type DirectImport, LocalAcm, type LocalAcmOptions } from "./local-acm.ts";
export { requestHandler } from "./request-handler.ts";
export { type StartedAcm, startLocalAcm } from "./serve.ts";
