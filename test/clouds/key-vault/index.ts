export type { CredentialMode } from "../entra/start.ts";
export { httpClient } from "./http-client.ts";
export { type StartedKeyVault, startLocalKeyVault } from "./start.ts";
export type { DescribedVersion } from "./state.ts";
