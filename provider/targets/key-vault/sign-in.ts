import type { TokenCredential } from "@azure/identity";

/** The same credential; where it fails, the message begins with `link` and ends with what to do. */
export function explained(credential: TokenCredential, link: string): TokenCredential {
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw explain(error as Error, link);
      }
    },
  };
}

/** By the number that Entra gives. Source: Microsoft identity platform, "AADSTS error codes". */
const advice: Readonly<Record<string, string>> = {
  AADSTS7000215: "AZURE_CLIENT_SECRET is to be the secret's value, and not its id",
  AADSTS7000222: "the client secret has expired: make a new one, and put it into AZURE_CLIENT_SECRET",
  AADSTS700016: "no such application in this tenant: check keyVault.clientId and keyVault.tenantId",
  AADSTS700024: "the federated token has expired: whatever writes AZURE_FEDERATED_TOKEN_FILE has stopped renewing it",
  AADSTS700211: "the application has no federated credential for the token's issuer",
  AADSTS700212: "the federated token is to be for the audience api://AzureADTokenExchange",
  AADSTS700213: "the application has no federated credential for the token's subject",
  AADSTS90002: "no such tenant: check keyVault.tenantId, and AZURE_AUTHORITY_HOST for a sovereign cloud",
};

/** A vault says which tenant's tokens it takes, and the SDK's advice would widen what this identity may do. */
const otherTenant = /not configured to acquire tokens for tenant (\S+?)\. .*/s;

function explain(error: Error & { code?: string; statusCode?: number }, link: string): Error {
  const { name, code, statusCode, message } = error;
  if (/ENOENT/.test(`${code} ${message}`)) {
    const file = `the token file ${process.env.AZURE_FEDERATED_TOKEN_FILE} is not there`;
    return Object.assign(new Error(`${link}: ${file}`), { name: "CredentialUnavailableError" });
  }
  const [number = ""] = /AADSTS\d+/.exec(message) ?? [];
  const parts = [link, reasonIn(message), advice[number]].filter((part) => part !== undefined);
  // By its name and its codes a failure to sign in is told from a network's.
  const kept = { name, ...(code !== undefined && { code }), ...(statusCode !== undefined && { statusCode }) };
  return Object.assign(new Error(parts.join(": ")), kept);
}

/** Without the numbers and times that MSAL puts around what Entra has said. */
function reasonIn(message: string): string {
  const [, description = message] = /Description: (.*?)(?:\s+Trace ID:| - Correlation ID:|$)/s.exec(message) ?? [];
  return description.replace(otherTenant, "the vault is of tenant $1, and the credential of another one");
}
