import { refuse, violation } from "../../errors.ts";

export interface KeyVaultImportRoleOptions {
  /** Resource groups or subscriptions whose vaults the role can be assigned on: `/subscriptions/ID/resourceGroups/NAME`. */
  assignableScopes: readonly string[];
  /** Unique in the tenant. Default `Certificate importer`. */
  roleName?: string | undefined;
  /**
   * To read the secret of the same name: verifies the chain too, and gives the key with which the first adoption of an
   * existing certificate can be restored. Default false: then the leaf alone is verified, and this is said.
   */
  exportableSecret?: boolean | undefined;
  /** To destroy, and to take a failed first import back. Default true. */
  deletion?: boolean | undefined;
  /** For `keyVault.recoverDeleted`. Default false. */
  recovery?: boolean | undefined;
  /** For `keyVault.purge`. Default false. */
  purge?: boolean | undefined;
  /** Only what previews read, e.g. for a pull request's job. Default false. */
  previewOnly?: boolean | undefined;
}

/** A custom role, as `azure-native.authorization.RoleDefinition` takes it beside its `scope`. */
export interface KeyVaultImportRole {
  roleName: string;
  description: string;
  roleType: "CustomRole";
  assignableScopes: string[];
  permissions: { actions: string[]; notActions: string[]; dataActions: string[]; notDataActions: string[] }[];
}

const certificates = "Microsoft.KeyVault/vaults/certificates";

/**
 * The least that `ImportedCertificate` needs in an Azure Key Vault with RBAC; less than the built-in role *Key Vault
 * Certificates Officer*. Assign it, on the vault, to whoever runs `pulumi up`. Throws `InvalidInputError` for what is no
 * scope.
 *
 * ```ts
 * import { RoleDefinition } from "@pulumi/azure-native/authorization";
 * import { keyVaultImportRole } from "pulumi-certificates";
 *
 * const scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge";
 * new RoleDefinition("importer", { scope, ...keyVaultImportRole({ assignableScopes: [scope] }) });
 * ```
 *
 * Sources: Microsoft Learn, "Azure permissions for Security", Microsoft.KeyVault; "Azure custom roles", limits: a role with
 * data actions cannot be assigned at a management group, nor is a single vault an assignable scope.
 */
export function keyVaultImportRole(options: KeyVaultImportRoleOptions): KeyVaultImportRole {
  const { assignableScopes, roleName = "Certificate importer" } = options;
  refuse(scopeViolations(assignableScopes));
  return {
    roleName,
    description: "Imports certificates into Key Vault and keeps them up to date, by pulumi-certificates",
    roleType: "CustomRole",
    assignableScopes: [...assignableScopes],
    permissions: [{ actions: [], notActions: [], dataActions: dataActions(options), notDataActions: [] }],
  };
}

function dataActions(options: KeyVaultImportRoleOptions): string[] {
  const { exportableSecret = false, deletion = true, recovery = false, purge = false, previewOnly = false } = options;
  const reading = [
    `${certificates}/read`,
    ...(exportableSecret ? ["Microsoft.KeyVault/vaults/secrets/getSecret/action"] : []),
  ];
  if (previewOnly) return reading;
  return [
    ...reading,
    `${certificates}/import/action`,
    `${certificates}/update/action`,
    ...(deletion ? [`${certificates}/delete`] : []),
    ...(recovery ? [`${certificates}/recover/action`] : []),
    ...(purge ? [`${certificates}/purge/action`] : []),
  ];
}

function scopeViolations(scopes: readonly string[]) {
  const expected = "/subscriptions/ID, or /subscriptions/ID/resourceGroups/NAME";
  if (scopes.length === 0) return [violation("ARGUMENT_INVALID", "assignableScopes", expected, "none")];
  return scopes.flatMap((scope, index) =>
    /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/i.test(scope)
      ? []
      : [violation("ARGUMENT_INVALID", `assignableScopes[${index}]`, expected, scope || "an empty text")],
  );
}
