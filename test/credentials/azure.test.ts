import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { KeyVaultArguments } from "../../provider/targets/key-vault/arguments.ts";
import { connect } from "../../provider/targets/key-vault/target.ts";
import { cloud, deployer, failureOf, signInBy, tenantId, vault, vaultUrl } from "../targets/key-vault/lifecycle.ts";

// That each mode signs in, and that it names the variables that it lacks: test/targets/key-vault/credentials.test.ts.
type Mode = NonNullable<KeyVaultArguments["credential"]>;
const { environments, authority } = cloud;
const nobody = "00000000-0000-0000-0000-000000000000";
const look = (credential: Mode, more: Partial<KeyVaultArguments> = {}) =>
  connect({ vaultUrl, certificateName: "api", credential, ...more }).observe("");
afterEach(() => {
  Object.assign(deployer, { clientSecretEnds: undefined });
});

test("a user-assigned managed identity is chosen by AZURE_CLIENT_ID too, as by Azure's own tools", async () => {
  const { userAssigned } = authority.directory;
  signInBy({ ...environments.managed_identity, AZURE_CLIENT_ID: userAssigned.clientId });
  await look("managed_identity");
  expect(vault.calls.map(({ caller }) => caller)).toEqual([userAssigned.clientId]);
});

test("a managed identity that this machine does not have", async () => {
  signInBy(environments.managed_identity);
  expect(await failureOf(look("managed_identity", { clientId: nobody }))).toBe(
    "get certificate: CredentialUnavailableError: keyVault.credential managed_identity: Identity not found",
  );
});

test("a workload identity without its token's file", async () => {
  signInBy({ ...environments.workload_identity, AZURE_FEDERATED_TOKEN_FILE: "/none/token" });
  expect(await failureOf(look("workload_identity"))).toBe(
    "get certificate: CredentialUnavailableError: keyVault.credential workload_identity: " +
      "the token file /none/token is not there",
  );
});

test.each([
  ["that has expired", { lifetime: -60 }, /: whatever writes AZURE_FEDERATED_TOKEN_FILE has stopped renewing it$/],
  ["of another subject", { subject: "somebody" }, /no federated credential for the token's subject$/],
  ["for another audience", { audience: "api://other" }, /is to be for the audience api:\/\/AzureADTokenExchange$/],
])("a workload identity's token %s", async (_case, content, advice) => {
  const folder = mkdtempSync(join(tmpdir(), "token-"));
  const file = join(folder, "token");
  const token = authority.directory.workloadIssuer.issue({ subject: deployer.workloadSubject, ...content });
  writeFileSync(file, token);
  signInBy({ ...environments.workload_identity, AZURE_FEDERATED_TOKEN_FILE: file });
  const message = await failureOf(look("workload_identity"));
  expect(message).toMatch(/^get certificate: \w+: keyVault\.credential workload_identity: AADSTS\d+: /);
  expect(message).toMatch(advice);
  expect(message).not.toContain(token.slice(-20));
  rmSync(folder, { recursive: true });
});

test("a client secret that has expired", async () => {
  Object.assign(deployer, { clientSecretEnds: Date.now() / 1000 - 60 });
  signInBy(environments.client_secret);
  const message = await failureOf(look("client_secret"));
  expect(message).toMatch(
    /: keyVault\.credential client_secret: AADSTS7000222: .* are expired\.: the client secret has /,
  );
  expect(message).not.toContain(deployer.clientSecret);
});

test("an application that is not in the tenant, and a tenant that is not the vault's", async () => {
  signInBy(environments.client_secret);
  expect(await failureOf(look("client_secret", { clientId: nobody }))).toMatch(
    /AADSTS700016: .*: no such application in this tenant: check keyVault.clientId and keyVault.tenantId$/,
  );
  expect(await failureOf(look("client_secret", { tenantId: nobody }))).toMatch(
    new RegExp(`client_secret: .*the vault is of tenant ${tenantId}, and the credential of another one$`),
  );
});

test("a vault that has no such host is given up soon", async () => {
  const start = performance.now();
  const message = await failureOf(look("client_secret", { vaultUrl: "https://no-such-vault.invalid" }));
  expect(message).toContain("no such host: check keyVault.vaultUrl");
  expect(performance.now() - start).toBeLessThan(20_000);
});
