import { RoleAssignment, RoleDefinition } from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { keyVaultImportRole } from "pulumi-certificates";

const config = new pulumi.Config();

/** An existing vault with RBAC, by its resource id. */
export const vaultId = config.require("vaultId");
const [resourceGroupId = ""] = vaultId.split("/providers/");
const subscriptionId = vaultId.split("/").slice(0, 3).join("/");

export const vaultUrl = config.get("vaultUrl") ?? `https://${vaultId.split("/").at(-1)}.vault.azure.net`;

/** Lets the principal that deploys from CI import certificates, and no more. */
export function letDeployerImport(): pulumi.Resource[] {
  const principalId = config.get("deployerPrincipalId");
  if (principalId === undefined) return [];
  const role = new RoleDefinition("importer", {
    scope: resourceGroupId,
    ...keyVaultImportRole({
      assignableScopes: [resourceGroupId],
      roleName: `Certificate importer of ${pulumi.getProject()}-${pulumi.getStack()}`,
    }),
  });
  return [
    new RoleAssignment("importer", {
      scope: vaultId,
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: role.id,
    }),
  ];
}

/** Lets App Service itself, not the app, read the vault's certificates: it looks for a new version every day. */
export function letAppServiceRead() {
  const keyVaultCertificateUser = "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba";
  return new RoleAssignment("app-service", {
    scope: vaultId,
    principalId: config.require("appServicePrincipalId"),
    principalType: "ServicePrincipal",
    roleDefinitionId: `${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${keyVaultCertificateUser}`,
  });
}
