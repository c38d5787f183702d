import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setDefaultCACertificates } from "node:tls";
import { ClientSecretCredential, ManagedIdentityCredential } from "@azure/identity";
import { afterAll, expect, test, vi } from "vitest";
import { parseJwt } from "./jwt.ts";
import { issueLocalTls } from "./local-tls.ts";
import { startLocalAuthority } from "./start.ts";

const directory = mkdtempSync(join(tmpdir(), "entra-"));
const { identity, caPem } = await issueLocalTls();
const started = await startLocalAuthority({ identity, directory });
const { deployer, tenantId, userAssigned, workloadIssuer } = started.authority.directory;
setDefaultCACertificates([caPem]);
const scope = "https://vault.azure.net/.default";
const options = { authorityHost: started.url, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };

afterAll(async () => {
  vi.unstubAllEnvs();
  await started.close();
  rmSync(directory, { recursive: true });
});

test("a wrong client secret is an authentication error with Entra's number", async () => {
  const credential = new ClientSecretCredential(tenantId, deployer.clientId, "wrong", options);
  await expect(credential.getToken(scope)).rejects.toThrow("AADSTS7000215");
});

test("a wrong tenant is one too", async () => {
  const other = "00000000-0000-0000-0000-000000000000";
  const credential = new ClientSecretCredential(other, deployer.clientId, deployer.clientSecret, options);
  await expect(credential.getToken(scope)).rejects.toThrow();
});

test("a virtual machine's identity endpoint serves the real ManagedIdentityCredential, a user-assigned one too", async () => {
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", started.url);
  const { token } = await new ManagedIdentityCredential({ clientId: userAssigned.clientId }).getToken(scope);
  expect(parseJwt(token)?.claims).toMatchObject({ appid: userAssigned.clientId, aud: "https://vault.azure.net" });
});

test("only the environment that needs a secret has one, and the federated token is in a file", () => {
  const { environments } = started;
  expect(environments.client_secret.AZURE_CLIENT_SECRET).toBe(deployer.clientSecret);
  for (const mode of ["workload_identity", "managed_identity"] as const) {
    expect(Object.values(environments[mode])).not.toContain(deployer.clientSecret);
  }
  const token = readFileSync(environments.workload_identity.AZURE_FEDERATED_TOKEN_FILE ?? "", "utf8");
  expect(parseJwt(token)?.isSignedBy(workloadIssuer.publicKey)).toBe(true);
});
