import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ServerIdentity, serveHttp } from "../http.ts";
import { LocalAuthority } from "./local-authority.ts";
import { APP_SERVICE_PATH } from "./managed-identity.ts";

/** How a program signs in; the names are those of the resource's `credential` argument. */
export type CredentialMode = "default" | "managed_identity" | "client_secret" | "workload_identity";
export type Environment = Readonly<Record<string, string>>;

export interface StartedAuthority {
  readonly authority: LocalAuthority;
  readonly url: string;
  /**
   * The environment variables with which `@azure/identity` signs in here, without the CA of its TLS. A credential has
   * to be made with `disableInstanceDiscovery: true`: no environment variable switches that off.
   */
  readonly environments: Readonly<Record<CredentialMode, Environment>>;
  close(): Promise<void>;
}

export interface AuthorityStart {
  readonly identity: ServerIdentity;
  /** Where the federated token's file is written. */
  readonly directory: string;
  readonly now?: () => number;
}

export async function startLocalAuthority({ identity, directory, now }: AuthorityStart): Promise<StartedAuthority> {
  const authority = new LocalAuthority(now === undefined ? {} : { now });
  const { url, close } = await serveHttp((request) => authority.handle(request), { identity });
  return { authority, url, environments: environmentsOf(authority, url, directory), close };
}

function environmentsOf(
  { directory: entra }: LocalAuthority,
  url: string,
  directory: string,
): Readonly<Record<CredentialMode, Environment>> {
  const { deployer, workloadIssuer } = entra;
  const tokenFile = join(directory, "federated-token");
  writeFileSync(tokenFile, workloadIssuer.issue({ subject: deployer.workloadSubject }), { mode: 0o600 });
  const application = {
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: entra.tenantId,
    AZURE_CLIENT_ID: deployer.clientId,
  };
  const secret = { ...application, AZURE_CLIENT_SECRET: deployer.clientSecret };
  return {
    // The default chain asks the environment first, so a secret there is what it finds.
    default: secret,
    client_secret: secret,
    workload_identity: { ...application, AZURE_FEDERATED_TOKEN_FILE: tokenFile },
    managed_identity: {
      AZURE_AUTHORITY_HOST: url,
      IDENTITY_ENDPOINT: `${url}${APP_SERVICE_PATH}`,
      IDENTITY_HEADER: entra.identityHeader,
    },
  };
}
