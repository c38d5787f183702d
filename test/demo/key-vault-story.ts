import { type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { Engine } from "../engine/engine.ts";
import { openScene, type Scene, showError, showSteps, succeeded } from "./scene.ts";
import { expectThat, show, tell } from "./story.ts";

/** The same transaction in Azure Key Vault, where every import is a new version. */
export async function keyVaultStory(engine: Engine, directory: string): Promise<void> {
  const cloud = await startLocalKeyVault();
  console.log(`\nCloud:  a local Azure Key Vault and the authority that issues its tokens, at ${cloud.vaultUrl}`);
  const { vaultUrl, environment } = cloud;
  const scene = await openScene({ engine, directory, names: ["shop"], target: { vaultUrl }, environment });
  try {
    await play(scene, cloud);
  } finally {
    await scene.stack.remove();
    await cloud.close();
  }
}

async function play({ stack, authority, configure }: Scene, cloud: StartedKeyVault): Promise<void> {
  const first = await authority.renew("shop");
  tell("The same in Azure Key Vault. Up: version 1");
  const up = await stack.up();
  showSteps(up);
  showVersions(cloud);
  succeeded(up);
  expectThat("the vault holds exactly this certificate", latest(cloud)?.fingerprint === first.fingerprint);

  const second = await authority.renew("shop");
  tell("Rotation: a new version under the same name, the versionless secret id unchanged");
  const rotation = await stack.up();
  showSteps(rotation);
  showVersions(cloud);
  succeeded(rotation);
  expectThat("the latest version is the new certificate", latest(cloud)?.fingerprint === second.fingerprint);

  await authority.renew("shop");
  await configure({ verify: { timeoutSeconds: 2 } });
  cloud.vault.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 30 } });
  tell("A rotation that cannot be verified: restored as one more version, with the old bytes under the old key");
  const failed = await stack.up();
  showError(failed, "rollback:");
  showVersions(cloud);
  expectThat("the run failed", !failed.succeeded);
  expectThat("the latest version is the old certificate", latest(cloud)?.fingerprint === second.fingerprint);

  cloud.vault.faults.clear();
  tell("Destroy");
  const destroy = await stack.destroy();
  showSteps(destroy);
  succeeded(destroy);
  expectThat(
    "the certificate is deleted, recoverable as long as the vault keeps it",
    described(cloud)?.phase === "deleted",
  );
}

function described(cloud: StartedKeyVault) {
  return cloud.vault.certificate("shop");
}

function latest(cloud: StartedKeyVault) {
  return described(cloud)?.versions.at(-1);
}

function showVersions(cloud: StartedKeyVault): void {
  const versions = described(cloud)?.versions ?? [];
  show(
    "versions",
    versions.map(({ fingerprint }, index) => `${index + 1}: SHA-256 ${fingerprint.slice(0, 16)}…`).join("\n"),
  );
}
