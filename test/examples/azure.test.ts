import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { KeyVaultImportRole } from "../../provider/index.ts";
import { type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { Example, type ExampleOptions, issue } from "./example.ts";

const subscriptionId = "/subscriptions/00000000-0000-0000-0000-000000000000";
const resourceGroupId = `${subscriptionId}/resourceGroups/edge`;
const vaultId = `${resourceGroupId}/providers/Microsoft.KeyVault/vaults/prod`;
const principalId = "11111111-1111-1111-1111-111111111111";
const secretsUser = `${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`;
const certificateUser = `${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/db79e9a7-68ee-4b58-9aeb-b90e7c24fcba`;

/** What the services make of the arguments, as far as other resources need it. */
const recordedOutputs = {
  "azure-native:managedidentity:UserAssignedIdentity": { principalId },
  "azure-native:cdn:Profile": { name: "site", identity: { type: "SystemAssigned", principalId } },
  "azure-native:cdn:AFDEndpoint": { name: "site", hostName: "site.z01.azurefd.net" },
  "azure-native:cdn:AFDOriginGroup": { name: "site" },
  "azure-native:web:Certificate": { thumbprint: "0123456789ABCDEF0123456789ABCDEF01234567" },
};

let cloud: StartedKeyVault;
beforeAll(async () => {
  cloud = await startLocalKeyVault();
});
afterAll(() => cloud.close());

let example: Example;
beforeEach(() => cloud.vault.reset());
afterEach(() => example.remove());

async function start(folder: string, { config, ...options }: ExampleOptions): Promise<void> {
  example = await Example.create(folder, {
    environment: cloud.environment,
    recordedOutputs,
    ...options,
    config: { vaultId, vaultUrl: cloud.vaultUrl, deployerPrincipalId: principalId, ...config },
  });
}

/** From here on the credentials may do what the example's own role allows, and nothing else. */
async function restrictToRole(): Promise<void> {
  const { permissions } = await example.recorded("authorization:RoleDefinition", "importer");
  const [role] = permissions as KeyVaultImportRole["permissions"];
  cloud.vault.allow(cloud.authority.directory.deployer.clientId, role?.dataActions);
  expect(await example.recorded("authorization:RoleAssignment", "importer")).toEqual({
    scope: vaultId,
    principalId,
    principalType: "ServicePrincipal",
    roleDefinitionId: await example.idOf("authorization:RoleDefinition", "importer"),
  });
}

const liveFingerprint = (name: string) => cloud.vault.certificate(name)?.versions.at(-1)?.fingerprint;

test("application-gateway: it has the versionless secret id, its identity may read that one secret", async () => {
  const settings = { resourceGroupId, subnetId: `${resourceGroupId}/subnets/1`, backendHost: "app.example.com" };
  await start("application-gateway", { config: settings });
  await example.receive(await issue(["api.example.com"]));
  await example.up();
  const gateway = await example.recorded("network:ApplicationGateway", "gateway");
  const identity = await example.idOf("managedidentity:UserAssignedIdentity", "gateway");
  const part = (name: string) => `${resourceGroupId}/providers/Microsoft.Network/applicationGateways/edge/${name}/api`;
  expect(gateway).toMatchObject({
    identity: { type: "UserAssigned", userAssignedIdentities: [identity] },
    sslCertificates: [{ name: "api", keyVaultSecretId: `${cloud.vaultUrl}/secrets/api` }],
    httpListeners: [{ sslCertificate: { id: part("sslCertificates") } }],
    resourceGroupName: "edge",
  });
  expect(await example.recorded("authorization:RoleAssignment", "gateway")).toMatchObject({
    scope: `${vaultId}/secrets/api`,
    principalId,
    roleDefinitionId: secretsUser,
  });

  await restrictToRole();
  const renewed = await issue(["api.example.com"]);
  await example.receive(renewed);
  await example.expectOnlyCertificatesChange();
  expect(liveFingerprint("api")).toBe(renewed.fingerprint);
  await example.destroy();
  expect(cloud.vault.certificate("api")?.phase).not.toBe("live");
});

test("front-door: the secret has the resource id of the vault's secret, and follows the latest version", async () => {
  const settings = { resourceGroupName: "edge", hostName: "www.example.com", originHost: "origin.example.com" };
  await start("front-door", { config: settings });
  await example.receive(await issue(["www.example.com"]));
  await example.up();
  expect((await example.recorded("cdn:Secret", "site")).parameters).toEqual({
    type: "CustomerCertificate",
    secretSource: { id: `${vaultId}/secrets/site` },
    useLatestVersion: true,
  });
  expect(await example.recorded("cdn:AFDCustomDomain", "site")).toMatchObject({
    hostName: "www.example.com",
    tlsSettings: { certificateType: "CustomerCertificate", secret: { id: await example.idOf("cdn:Secret", "site") } },
  });
  expect(await example.recorded("cdn:Route", "site")).toMatchObject({
    customDomains: [{ id: await example.idOf("cdn:AFDCustomDomain", "site") }],
  });
  expect(await example.recorded("authorization:RoleAssignment", "front-door")).toMatchObject({
    scope: `${vaultId}/secrets/site`,
    principalId,
    roleDefinitionId: secretsUser,
  });

  await restrictToRole();
  await example.receive(await issue(["www.example.com"]));
  await example.expectOnlyCertificatesChange();
});

test("app-service: the app's certificate names vault and secret, and a renewal leaves the binding alone", async () => {
  const settings = { resourceGroupName: "edge", planId: `${resourceGroupId}/plan`, siteName: "shop" };
  await start("app-service", {
    config: { ...settings, hostName: "shop.example.com", appServicePrincipalId: principalId },
  });
  await example.receive(await issue(["shop.example.com"]));
  await example.up();
  expect(await example.recorded("web:Certificate", "app")).toMatchObject({
    keyVaultId: vaultId,
    keyVaultSecretName: "app",
    serverFarmId: settings.planId,
  });
  expect(await example.recorded("web:WebAppHostNameBinding", "app")).toMatchObject({
    name: "shop",
    sslState: "SniEnabled",
    thumbprint: recordedOutputs["azure-native:web:Certificate"].thumbprint,
  });
  expect(await example.recorded("authorization:RoleAssignment", "app-service")).toMatchObject({
    scope: vaultId,
    principalId,
    roleDefinitionId: certificateUser,
  });

  await restrictToRole();
  await example.receive(await issue(["shop.example.com"]));
  await example.expectOnlyCertificatesChange();
});
