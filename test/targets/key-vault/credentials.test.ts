import { expect, test } from "vitest";
import { credentialFor } from "../../../provider/targets/key-vault/credentials.ts";
import { connect } from "../../../provider/targets/key-vault/target.ts";
import {
  cloud,
  create,
  deployer,
  destroy,
  failureOf,
  inputsOf,
  issue,
  signInBy,
  tenantId,
  vault,
  vaultUrl,
} from "./lifecycle.ts";

const modes = ["default", "managed_identity", "client_secret", "workload_identity"] as const;

test.each(modes)("%s signs in from the environment alone, and no secret of it gets into the state", async (mode) => {
  const environment = cloud.environments[mode];
  signInBy(environment);
  const made = await create(inputsOf(await issue(), { credential: mode }));
  const { systemAssigned } = cloud.authority.directory;
  const { clientId } = mode === "managed_identity" ? systemAssigned : deployer;
  expect(new Set(vault.calls.map(({ caller }) => caller))).toEqual(new Set([clientId]));
  const state = JSON.stringify(made.outputs);
  for (const variable of ["AZURE_CLIENT_SECRET", "IDENTITY_HEADER"]) {
    const secret = environment[variable];
    if (secret !== undefined) expect(state).not.toContain(secret);
  }
  await destroy(made);
});

const {
  AZURE_TENANT_ID = "",
  AZURE_CLIENT_ID = "",
  AZURE_CLIENT_SECRET = "",
  AZURE_AUTHORITY_HOST = "",
} = cloud.environments.client_secret;
const { AZURE_FEDERATED_TOKEN_FILE = "" } = cloud.environments.workload_identity;
const withSecret = { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET };
const withToken = { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE };
const tenant = "keyVault.tenantId or the environment variable AZURE_TENANT_ID";
const client = "keyVault.clientId or the environment variable AZURE_CLIENT_ID";

test.each([
  ["client_secret", "AZURE_TENANT_ID", withSecret, tenant],
  ["client_secret", "AZURE_CLIENT_ID", withSecret, client],
  ["client_secret", "AZURE_CLIENT_SECRET", withSecret, "the environment variable AZURE_CLIENT_SECRET"],
  ["workload_identity", "AZURE_TENANT_ID", withToken, tenant],
  ["workload_identity", "AZURE_CLIENT_ID", withToken, client],
  ["workload_identity", "AZURE_FEDERATED_TOKEN_FILE", withToken, "the environment variable AZURE_FEDERATED_TOKEN_FILE"],
] as const)("%s without %s names it", (credential, missing, environment, where) => {
  for (const value of [undefined, ""]) {
    const { [missing as keyof typeof environment]: _, ...others } = environment;
    signInBy(value === undefined ? others : { ...others, [missing]: value });
    expect(() => credentialFor({ credential })).toThrow(
      expect.objectContaining({ kind: "denied", message: `sign-in: expected ${where}, received nothing` }),
    );
  }
});

test("the preview says what is missing, before anything else is tried", async () => {
  signInBy({});
  expect(await failureOf(create(inputsOf(await issue(), { credential: "client_secret" })))).toBe(
    `sign-in: expected ${tenant}, received nothing`,
  );
});

test.each([
  ["client_secret", { AZURE_CLIENT_SECRET }],
  ["workload_identity", { AZURE_FEDERATED_TOKEN_FILE }],
] as const)(
  "%s takes tenant and client from the arguments, in place of other ones in the environment",
  async (...given) => {
    const [credential, secret] = given;
    const nobody = "00000000-0000-0000-0000-000000000000";
    signInBy({ ...secret, AZURE_AUTHORITY_HOST, AZURE_TENANT_ID: nobody, AZURE_CLIENT_ID: nobody });
    const args = { vaultUrl, certificateName: "api", credential, tenantId, clientId: deployer.clientId };
    expect(await connect(args).observe("")).toBeUndefined();
  },
);

test("a user-assigned managed identity is chosen by its client id", async () => {
  signInBy(cloud.environments.managed_identity);
  const { userAssigned } = cloud.authority.directory;
  const args = { vaultUrl, certificateName: "api", credential: "managed_identity", clientId: userAssigned.clientId };
  await connect({ ...args, credential: "managed_identity" }).observe("");
  expect(vault.calls.map(({ caller }) => caller)).toEqual([userAssigned.clientId]);
});

test("a wrong secret is said to be one, and not shown", async () => {
  signInBy({ ...cloud.environments.client_secret, AZURE_CLIENT_SECRET: "hunter22-hunter22" });
  const message = await failureOf(
    connect({ vaultUrl, certificateName: "api", credential: "client_secret" }).observe(""),
  );
  expect(message).toMatch(/^get certificate: .*AADSTS7000215: Invalid client secret/);
  expect(message).not.toContain("hunter22");
});
