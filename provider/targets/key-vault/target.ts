import type { KeyVaultCertificateWithPolicy } from "@azure/keyvault-certificates";
import { type Bundle, chainPem } from "../../certificate/bundle.ts";
import { parseCertificate } from "../../certificate/certificate.ts";
import { toPfx } from "../../certificate/pfx.ts";
import type { Observation, Target } from "../target.ts";
import { undefinedIf } from "./answers.ts";
import type { KeyVaultArguments } from "./arguments.ts";
import { connectVault, type VaultConnection } from "./client.ts";
import { certificateId } from "./id.ts";
import { importOptions, otherForm } from "./import-options.ts";
import { recoverDeleted, softDeleted } from "./recover.ts";
import { removeCertificate } from "./remove.ts";
import { readSecret } from "./secret.ts";

export function connect(args: KeyVaultArguments): Target {
  return keyVaultTarget(connectVault(args), args);
}

function keyVaultTarget(connection: VaultConnection, args: KeyVaultArguments): Target {
  const { vaultUrl, certificates, call } = connection;
  const name = args.certificateName;

  const latest = (): Promise<KeyVaultCertificateWithPolicy | undefined> =>
    undefinedIf(
      call("get certificate", () => certificates.getCertificate(name)),
      "absent",
    );

  return {
    title: `Azure Key Vault (${new URL(vaultUrl).host})`,

    async observe(id) {
      const held = await latest();
      return held?.cer === undefined ? undefined : observation(connection, args, id, held);
    },

    async readTags() {
      return { ...(await latest())?.properties.tags };
    },

    // A vault does not know what reads it, and takes a new version over anything.
    describe: async () => ({ notImportable: undefined, consumers: [] }),

    async import(bundle, { tags }) {
      const content = await material(bundle, args);
      await call("import", () => certificates.importCertificate(name, content, importOptions(args, tags)));
      return certificateId({ vaultUrl, name });
    },

    async changeTags(_id, { set, remove }) {
      const held = await latest();
      const kept = Object.entries(held?.properties.tags ?? {}).filter(([key]) => !remove.includes(key));
      const tags = { ...Object.fromEntries(kept), ...set };
      const version = held?.properties.version ?? "";
      await call("update", () => certificates.updateCertificateProperties(name, version, { tags }));
    },

    // The user names the certificate, so there is no orphan to look for.
    find: async () => [],

    async obstacle() {
      return args.recoverDeleted === true ? undefined : softDeleted(connection, name);
    },

    async recover() {
      return args.recoverDeleted === true && recoverDeleted(connection, name);
    },

    async remove(_id, { timeoutSeconds }) {
      await removeCertificate(connection, { name, purge: args.purge === true, timeoutSeconds });
    },

    recoveryCommand: () =>
      `az keyvault certificate import --vault-name ${new URL(vaultUrl).hostname.split(".")[0]} --name ${name} --file bundle.pfx`,
  };
}

async function observation(
  connection: VaultConnection,
  args: KeyVaultArguments,
  id: string,
  { cer, properties, secretId, name, policy }: KeyVaultCertificateWithPolicy,
): Promise<Observation> {
  const leaf = parseCertificate(cer ?? new Uint8Array(), "the certificate that Key Vault returned");
  const form = otherForm(args, policy);
  const enabled = properties.enabled !== false;
  // The secret of a disabled version cannot be read, by anyone.
  const secret = enabled ? await readSecret(connection, name, properties.version ?? "", leaf) : undefined;
  return {
    id,
    leaf,
    enabled,
    ...(form !== undefined && { otherForm: form }),
    chain: secret?.chain,
    privateKey: secret?.privateKey,
    tags: { ...properties.tags },
    facts: { versionedSecretId: secretId ?? "" },
  };
}

/** The key leaves this process here, and only here. */
async function material(bundle: Bundle, { contentType, pfxEncryption }: KeyVaultArguments): Promise<Uint8Array> {
  if (contentType !== "pem") return toPfx(bundle, { encryption: pfxEncryption ?? "modern" });
  return Buffer.from(bundle.privateKey.pem + bundle.leaf.pem + chainPem(bundle.chain));
}
