import {
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { TargetError } from "../target-error.ts";
import type { KeyVaultArguments } from "./arguments.ts";
import { explained } from "./sign-in.ts";

type CredentialArguments = Pick<KeyVaultArguments, "credential" | "tenantId" | "clientId">;

/** A credential by its mode. Secrets come from the environment only: none is an argument, so none is in a state. */
export function credentialFor(args: CredentialArguments): TokenCredential {
  return explained(sdkCredential(args), `keyVault.credential ${args.credential ?? "default"}`);
}

function sdkCredential({ credential = "default", tenantId, clientId }: CredentialArguments): TokenCredential {
  const options = { disableInstanceDiscovery: isPrivateAuthority(), retryOptions: { maxRetries: 2 } };
  const tenant = tenantId ?? process.env.AZURE_TENANT_ID;
  const client = clientId ?? process.env.AZURE_CLIENT_ID;
  switch (credential) {
    case "managed_identity":
      return new ManagedIdentityCredential({ ...(client && { clientId: client }), ...options });
    case "client_secret":
      return new ClientSecretCredential(
        required(tenant, "tenantId", "AZURE_TENANT_ID"),
        required(client, "clientId", "AZURE_CLIENT_ID"),
        required(process.env.AZURE_CLIENT_SECRET, undefined, "AZURE_CLIENT_SECRET"),
        options,
      );
    case "workload_identity":
      return new WorkloadIdentityCredential({
        tenantId: required(tenant, "tenantId", "AZURE_TENANT_ID"),
        clientId: required(client, "clientId", "AZURE_CLIENT_ID"),
        tokenFilePath: required(process.env.AZURE_FEDERATED_TOKEN_FILE, undefined, "AZURE_FEDERATED_TOKEN_FILE"),
        ...options,
      });
    case "default":
      return new DefaultAzureCredential({
        ...(tenantId && { tenantId }),
        ...(clientId && { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
        ...options,
      });
  }
}

function required(value: string | undefined, argument: string | undefined, variable: string): string {
  if (value !== undefined && value !== "") return value;
  const where = argument === undefined ? "" : `keyVault.${argument} or `;
  throw new TargetError("denied", "sign-in", `expected ${where}the environment variable ${variable}, received nothing`);
}

/** Only Azure's own authorities can vouch for each other; asking them about a private one (Azure Stack) fails. */
function isPrivateAuthority(): boolean {
  const authority = process.env.AZURE_AUTHORITY_HOST;
  return (
    authority !== undefined &&
    !/^https:\/\/login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoftonline\.de)\/?$/.test(
      authority,
    )
  );
}
