import { RoleAssignment, RoleDefinition } from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { keyVaultImportRole } from "pulumi-certificates";

const config = new pulumi.Config();

/** An existing vault with RBAC, by its resource id. */
const vaultId = config.require("vaultId");
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

/** Lets a gateway's identity read this one secret, which holds certificate, chain and key. */
export function letRead(name: string, secretId: pulumi.Output<string>, principalId: pulumi.Input<string>) {
  const keyVaultSecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
  return new RoleAssignment(name, {
    scope: secretId.apply((id) => vaultId + new URL(id).pathname),
    principalId,
    principalType: "ServicePrincipal",
    roleDefinitionId: `${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${keyVaultSecretsUser}`,
  });
}
