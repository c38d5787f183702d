export { DEFAULT_ACCOUNT, DEFAULT_REGION } from "./accounts.ts";
export { LocalAws, type LocalAwsOptions } from "./local-aws.ts";
export { requestHandler } from "./request-handler.ts";
export { type StartedAws, startLocalAws } from "./serve.ts";
