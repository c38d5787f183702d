import { describe, expect, type TestContext, test } from "vitest";
import type { KeyVaultImportRole } from "../../provider/index.ts";
import { type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { ConfigValue } from "../engine/engine.ts";
import { Example, issue, patiently } from "./example.ts";

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

interface Started {
  readonly cloud: StartedKeyVault;
  readonly example: Example;
}

async function start(
  { onTestFinished }: TestContext,
  folder: string,
  config: Readonly<Record<string, ConfigValue>>,
): Promise<Started> {
  const cloud = await startLocalKeyVault();
  const example = await Example.create(folder, {
    environment: cloud.environment,
    recordedOutputs,
    config: { vaultId, vaultUrl: cloud.vaultUrl, deployerPrincipalId: principalId, ...config },
  });
  onTestFinished(async () => {
    await example.remove();
    await cloud.close();
  });
  return { cloud, example };
}

/** From here on the credentials may do what the example's own role allows, and nothing else. */
async function restrictToRole({ cloud, example }: Started): Promise<void> {
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

describe("Azure", patiently, () => {
  test("application-gateway: it has the versionless secret id, its identity may read that one secret", async (context) => {
    const settings = { resourceGroupId, subnetId: `${resourceGroupId}/subnets/1`, backendHost: "app.example.com" };
    const started = await start(context, "application-gateway", settings);
    const { cloud, example } = started;
    await example.receive(await issue(["api.example.com"]));
    await example.up();
    const gateway = await example.recorded("network:ApplicationGateway", "gateway");
    const identity = await example.idOf("managedidentity:UserAssignedIdentity", "gateway");
    const part = (name: string) =>
      `${resourceGroupId}/providers/Microsoft.Network/applicationGateways/edge/${name}/api`;
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

    await restrictToRole(started);
    const renewed = await issue(["api.example.com"]);
    await example.receive(renewed);
    await example.expectOnlyCertificatesChange();
    expect(cloud.vault.certificate("api")?.versions.at(-1)?.fingerprint).toBe(renewed.fingerprint);
    await example.destroy();
    expect(cloud.vault.certificate("api")?.phase).not.toBe("live");
  });

  test("front-door: the secret has the resource id of the vault's secret, and follows the latest version", async (context) => {
    const settings = { resourceGroupName: "edge", hostName: "www.example.com", originHost: "origin.example.com" };
    const started = await start(context, "front-door", settings);
    const { example } = started;
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

    await restrictToRole(started);
    await example.receive(await issue(["www.example.com"]));
    await example.expectOnlyCertificatesChange();
  });

  test("app-service: the app's certificate names vault and secret, and a renewal leaves the binding alone", async (context) => {
    const settings = { resourceGroupName: "edge", planId: `${resourceGroupId}/plan`, siteName: "shop" };
    const started = await start(context, "app-service", {
      ...settings,
      hostName: "shop.example.com",
      appServicePrincipalId: principalId,
    });
    const { example } = started;
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

    await restrictToRole(started);
    await example.receive(await issue(["shop.example.com"]));
    await example.expectOnlyCertificatesChange();
  });
});
