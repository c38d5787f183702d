/** A stack of certificates in a local Key Vault of its own. */
import { type CredentialMode, type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { CertificateStack } from "./certificate-stack.ts";
import type { Engine } from "./engine.ts";

export interface VaultStack {
  readonly cloud: StartedKeyVault;
  readonly certificates: CertificateStack;
  close(): Promise<void>;
}

export interface VaultStackOptions {
  /** How the environment lets the provider sign in. */
  readonly mode?: CredentialMode;
  /** Beside what leads to the cloud. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @param resources for the program `certificates`, made with the vault's URL */
export async function vaultStack(
  engine: Engine,
  resources: (vaultUrl: string) => readonly object[],
  { mode = "default", environment = {} }: VaultStackOptions = {},
): Promise<VaultStack> {
  const cloud = await startLocalKeyVault();
  const certificates = await CertificateStack.create(engine, {
    program: "certificates",
    environment: { ...cloud.environments[mode], ...environment },
    config: { resources: resources(cloud.vaultUrl) },
  });
  return {
    cloud,
    certificates,
    close: async () => {
      await certificates.remove();
      await cloud.close();
    },
  };
}
