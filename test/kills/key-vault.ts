import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { type CloudKind, type HeldCertificate, type Place, placeNames, tags, verify } from "./cloud.ts";

/** Each certificate has a vault of its own. */
export const keyVault: CloudKind = {
  name: "Key Vault",
  writes: ["ImportCertificate", "UpdateCertificate", "DeleteCertificate", "RecoverDeletedCertificate"],

  async start(count, sleep) {
    const started = await startLocalKeyVault({ vaults: count, sleep });
    const { vault, vaultUrls } = started;
    const places = placeNames(count).map((name, index): Place => {
      const vaultUrl = vaultUrls[index] ?? "";
      const { host } = new URL(vaultUrl);
      return {
        name,
        args: { keyVault: { vaultUrl, certificateName: name, tags }, verify },
        when: { account: host },
        held: () => heldAs(`${vaultUrl}/certificates/${name}`, vault.certificate(name, host)),
        calls: () => vault.calls.filter((call) => call.vault === host),
      };
    });
    return {
      environment: started.environment,
      faults: vault.faults,
      places,
      clearCalls: () => vault.clearCalls(),
      close: () => started.close(),
    };
  },
};

/** The latest version is what is live; deleted ones are not. */
function heldAs(id: string, certificate: ReturnType<Described>): HeldCertificate[] {
  const latest = certificate?.phase === "live" ? certificate.versions.at(-1) : undefined;
  if (latest === undefined) return [];
  const { fingerprint, order, publicKeyFingerprint: privateKeyFingerprint, tags } = latest;
  return [{ id, fingerprint, chainFingerprints: order.slice(1), privateKeyFingerprint, tags }];
}

type Described = Awaited<ReturnType<typeof startLocalKeyVault>>["vault"]["certificate"];
