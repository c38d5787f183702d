import { CertificateClient, type CertificateClientOptions } from "@azure/keyvault-certificates";
import { SecretClient } from "@azure/keyvault-secrets";
import { turn } from "../pacing.ts";
import { withRetries } from "../retry.ts";
import type { TargetError } from "../target-error.ts";
import { ensureMayWrite } from "../write-guard.ts";
import type { KeyVaultArguments } from "./arguments.ts";
import { credentialFor } from "./credentials.ts";
import { judge, toTargetError } from "./errors.ts";
import { importsPerSecond, requestsPerSecond } from "./quotas.ts";
import { isAzureVault, normalVaultUrl } from "./vault-url.ts";

/** How long one call may take with all its retries, in seconds; waiting for a turn not counted. */
const patienceSeconds = 120;

type HttpClient = NonNullable<CertificateClientOptions["httpClient"]>;
let httpClient: HttpClient | undefined;

/** Sends all requests of connections made from now on to `client`: the fault simulation runs a whole vault behind it. */
export function sendRequestsTo(client: HttpClient | undefined): void {
  httpClient = client;
  connections.clear();
}

/** One vault, as seen with one credential. */
export interface VaultConnection {
  readonly vaultUrl: string;
  readonly certificates: CertificateClient;
  readonly secrets: SecretClient;
  /** Makes a call in its turn, retried where that is safe. Throws `TargetError` only. */
  call<T>(operation: string, send: () => Promise<T>): Promise<T>;
}

const reads: readonly string[] = ["get certificate", "get secret", "get deleted certificate", "list certificates"];

/** What of the arguments leads to a vault, whichever certificate of it. */
export type VaultArguments = Omit<KeyVaultArguments, "certificateName"> & { readonly certificateName?: string };

const connections = new Map<string, VaultConnection>();

/** The connection for these arguments; made once in a process, so that its tokens are reused. */
export function connectVault(args: VaultArguments): VaultConnection {
  const vaultUrl = normalVaultUrl(args.vaultUrl);
  const key = JSON.stringify([vaultUrl, args.credential, args.tenantId, args.clientId]);
  const existing = connections.get(key);
  if (existing !== undefined) return existing;
  const connection = newConnection(vaultUrl, args);
  connections.set(key, connection);
  return connection;
}

function newConnection(vaultUrl: string, args: VaultArguments): VaultConnection {
  const credential = credentialFor(args);
  const options = {
    retryOptions: { maxRetries: 0 },
    disableChallengeResourceVerification: !isAzureVault(new URL(vaultUrl)),
    ...(httpClient && { httpClient }),
  };
  return {
    vaultUrl,
    certificates: new CertificateClient(vaultUrl, credential, options),
    secrets: new SecretClient(vaultUrl, credential, options),
    async call(operation, send) {
      const isWrite = operation === "import";
      const mayGo = async () => {
        if (isWrite) await turn(`key-vault ${vaultUrl} import`, importsPerSecond);
        await turn(`key-vault ${vaultUrl}`, requestsPerSecond);
        if (!reads.includes(operation)) await ensureMayWrite(operation);
      };
      try {
        return await withRetries(send, { repeatable: !isWrite, patienceSeconds, judge, turn: mayGo });
      } catch (error) {
        throw toTargetError(error, operation, isWrite) satisfies TargetError;
      }
    },
  };
}
