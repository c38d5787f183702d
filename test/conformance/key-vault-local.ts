import tls from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import { CertificateClient } from "@azure/keyvault-certificates";
import type { Fault, PemBundle } from "../clouds/faults.ts";
import { type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import type { CloudUnderTest } from "./cloud.ts";

const name = "api";

/** The strict local vault, reached as a service principal by the default credential chain. */
export function localKeyVaultCloud(): CloudUnderTest {
  let cloud: StartedKeyVault;
  let client: CertificateClient;
  const idOf = () => `${cloud.vaultUrl}/certificates/${name}`;
  const onImport = (kind: Fault, times = 1) => cloud.vault.faults.add({ operation: "ImportCertificate", times, kind });
  const active = () => cloud.vault.certificates().filter(({ phase }) => phase === "live");
  return {
    name: "local Key Vault",
    async start() {
      cloud = await startLocalKeyVault();
      tls.setDefaultCACertificates([...tls.getCACertificates("default"), cloud.caPem]);
      Object.assign(process.env, cloud.environment, { PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000" });
      client = directClient(cloud);
    },
    stop: () => cloud.close(),
    async reset() {
      cloud.vault.reset();
    },
    targetArguments: (_name, extra = {}) => ({
      keyVault: { vaultUrl: cloud.vaultUrl, certificateName: name, ...extra },
    }),
    pinned: (_id, extra = {}) => ({ keyVault: { vaultUrl: cloud.vaultUrl, certificateName: name, ...extra } }),
    ids: async () => active().map((each) => `https://${each.vault}/certificates/${each.name}`),
    async live() {
      const latest = active().at(0)?.versions.at(-1);
      if (latest === undefined) return undefined;
      const { fingerprint, order, tags, publicKeyFingerprint } = latest;
      return { fingerprint, chainFingerprints: order.slice(1), tags, privateKeyFingerprint: publicKeyFingerprint };
    },
    async importAsSomebodyElse(leaf, tags = {}) {
      cloud.vault.importDirectly({ name, bundle: bundleOf(leaf), tags });
      return idOf();
    },
    async setTags(_id, tags) {
      const { properties } = await client.getCertificate(name);
      await client.updateCertificateProperties(name, properties.version ?? "", { tags: { ...tags } });
    },
    async deleteAsSomebodyElse() {
      cloud.vault.deleteDirectly(name);
    },
    takeCalls() {
      const calls = cloud.vault.calls.map(({ operation }) => operation);
      cloud.vault.clearCalls();
      return calls;
    },
    disturb: {
      loseImportAnswer: () => onImport({ type: "cut", effect: "after" }),
      cutBeforeImport: () => onImport({ type: "cut", effect: "before" }),
      refuseImport: () => onImport({ type: "error", name: "BadParameter", message: "refused for the test" }),
      staleReads: (reads) => onImport({ type: "stale", reads }),
      thirdPartyAfterImport: (leaf) => onImport({ type: "third-party-write", bundle: bundleOf(leaf) }),
      loseTags: () => onImport({ type: "lose-tags" }),
      throttle: (times) => onImport({ type: "throttle" }, times),
    },
    givesKeyBack: true,
    skip: {},
  };
}

function bundleOf({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf): PemBundle {
  return { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
}

function directClient({ vaultUrl, environment }: StartedKeyVault): CertificateClient {
  const { AZURE_TENANT_ID = "", AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = environment;
  const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, {
    disableInstanceDiscovery: true,
  });
  return new CertificateClient(vaultUrl, credential, { disableChallengeResourceVerification: true });
}
