import type { Caller } from "./access-token.ts";
import type { Route } from "./route.ts";
import { VaultError } from "./vault-error.ts";

/** The data actions of Azure's built-in roles, as far as a certificate needs them. */
export const roles = {
  "Key Vault Administrator": ["Microsoft.KeyVault/vaults/*"],
  "Key Vault Certificates Officer": [
    "Microsoft.KeyVault/vaults/certificatecas/*",
    "Microsoft.KeyVault/vaults/certificates/*",
    "Microsoft.KeyVault/vaults/certificatecontacts/write",
  ],
  "Key Vault Certificate User": [
    "Microsoft.KeyVault/vaults/certificates/read",
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    "Microsoft.KeyVault/vaults/keys/read",
  ],
  "Key Vault Secrets User": [
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Data actions by principal, `*` allowed in them. Who was never given any may do everything. */
export class Permissions {
  readonly #granted = new Map<string, readonly string[]>();

  /** @param principal client id or object id; `actions` undefined allows everything again */
  grant(principal: string, actions: readonly string[] | undefined): void {
    if (actions === undefined) this.#granted.delete(principal);
    else this.#granted.set(principal, actions);
  }

  clear(): void {
    this.#granted.clear();
  }

  /** @throws VaultError 403 ForbiddenByRbac, in the service's words */
  authorize(caller: Caller, { actions, object }: Route, vaultName: string): void {
    const granted = this.#granted.get(caller.objectId) ?? this.#granted.get(caller.clientId);
    if (granted === undefined || actions.some((action) => granted.some((pattern) => allows(pattern, action)))) return;
    const message = [
      "Caller is not authorized to perform action on resource.",
      "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
      `Caller: ${describe(caller)}`,
      `Action: '${actions[0]}'`,
      `Resource: '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/local/providers/microsoft.keyvault/vaults/${vaultName}/${object}'`,
      "Assignment: (not found)",
      "DenyAssignmentId: null",
      "DecisionReason: null ",
      `Vault: ${vaultName};location=local`,
      "",
    ].join("\r\n");
    throw new VaultError(403, "Forbidden", message, { inner: "ForbiddenByRbac" });
  }
}

export function forbiddenByFirewall(caller: Caller, vaultName: string): VaultError {
  const message = [
    "Client address is not authorized and caller is not a trusted service.",
    "Client address: 203.0.113.7",
    `Caller: ${describe(caller)}`,
    `Vault: ${vaultName};location=local`,
  ].join("\r\n");
  return new VaultError(403, "Forbidden", message, { inner: "ForbiddenByFirewall" });
}

function describe({ clientId, objectId, issuer }: Caller): string {
  return `appid=${clientId};oid=${objectId};iss=${issuer}`;
}

/** Azure compares actions without regard to case. */
function allows(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`, "i").test(action);
}
