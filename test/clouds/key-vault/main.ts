// A local Key Vault and its authority in a process of their own: `node test/clouds/key-vault/main.ts` prints one line
// of JSON (vaultUrl, authorityUrl, controlUrl, caPem, environments, principals), and runs until it is signalled.
import { answerControl } from "../control.ts";
import { serveHttp } from "../http.ts";
import { vaultControls } from "./control.ts";
import { startLocalKeyVault } from "./start.ts";

const { vault, authority, vaultUrl, authorityUrl, caPem, environments, close } = await startLocalKeyVault();
const control = await serveHttp(async (request) => answerControl(vaultControls, vault, request));
const { deployer, systemAssigned } = authority.directory;
const principals = { application: deployer.clientId, managedIdentity: systemAssigned.clientId };
const controlUrl = `${control.url}/_local`;
console.log(JSON.stringify({ vaultUrl, authorityUrl, controlUrl, caPem, environments, principals }));

async function end(): Promise<void> {
  await Promise.all([close(), control.close()]);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end());
