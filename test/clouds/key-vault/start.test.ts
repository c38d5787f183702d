import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { Environment } from "../entra/start.ts";
import { deployer, started, vault } from "./fixtures.ts";
import { startLocalKeyVault } from "./start.ts";

const { systemAssigned } = started.authority.directory;

/** Lists the vault's certificates with the credential that the expression makes, in a process of its own. */
async function listsWith(credential: string, environment: Environment) {
  const source = `
    import * as identity from "@azure/identity";
    import { CertificateClient } from "@azure/keyvault-certificates";
    const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret } = process.env;
    const options = { disableInstanceDiscovery: true };
    const vault = { disableChallengeResourceVerification: true };
    const certificates = new CertificateClient(process.env.VAULT_URL, new identity.${credential}, vault);
    for await (const _ of certificates.listPropertiesOfCertificates());`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: join(import.meta.dirname, "../../.."),
    env: { PATH: process.env.PATH, VAULT_URL: started.vaultUrl, ...environment },
    stdio: ["ignore", "inherit", "pipe"],
  });
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { status, stderr };
}

test.each([
  ["default", "DefaultAzureCredential(options)", "client_secret", deployer.clientId],
  ["client_secret", "ClientSecretCredential(tenant, client, secret, options)", "client_secret", deployer.clientId],
  ["workload_identity", "WorkloadIdentityCredential(options)", "workload_identity", deployer.clientId],
  ["managed_identity", "ManagedIdentityCredential()", "managed_identity", systemAssigned.clientId],
] as const)("a child process signs in by its environment alone: %s", async (mode, credential, by, clientId) => {
  expect(await listsWith(credential, started.environments[mode])).toEqual({ status: 0, stderr: "" });
  expect(vault.calls).toMatchObject([{ operation: "GetCertificates", caller: clientId, outcome: "ok" }]);
  expect(started.authority.issued.at(-1)).toEqual({ clientId, by, audience: "https://vault.azure.net" });
});

test("closing it leaves no file behind", async () => {
  const other = await startLocalKeyVault();
  const caFile = other.environment.NODE_EXTRA_CA_CERTS ?? "";
  expect(existsSync(caFile)).toBe(true);
  await other.close();
  expect(existsSync(caFile)).toBe(false);
});
