import type { KeyVaultCertificateWithPolicy } from "@azure/keyvault-certificates";
import { type Bundle, chainPem } from "../../certificate/bundle.ts";
import { parseCertificate } from "../../certificate/certificate.ts";
import { toPfx } from "../../certificate/pfx.ts";
import { violation } from "../../errors.ts";
import type { Observation, Target } from "../target.ts";
import { isTargetError } from "../target-error.ts";
import type { KeyVaultArguments } from "./arguments.ts";
import { connectVault, type VaultConnection } from "./client.ts";
import { certificateId } from "./id.ts";
import { importOptions } from "./import-options.ts";
import { readSecret } from "./secret.ts";

export function connect(args: KeyVaultArguments): Target {
  return keyVaultTarget(connectVault(args), args);
}

function keyVaultTarget(connection: VaultConnection, args: KeyVaultArguments): Target {
  const { vaultUrl, certificates, call } = connection;
  const name = args.certificateName;

  const latest = (): Promise<KeyVaultCertificateWithPolicy | undefined> =>
    undefinedIfAbsent(call("get certificate", () => certificates.getCertificate(name)));

  const deletedCertificate = () => call("get deleted certificate", () => certificates.getDeletedCertificate(name));

  return {
    title: `Azure Key Vault (${new URL(vaultUrl).host})`,

    async observe(id) {
      const held = await latest();
      return held?.cer === undefined ? undefined : observation(connection, id, held);
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
      if (args.recoverDeleted === true) return undefined;
      const deleted = await undefinedIfDenied(undefinedIfAbsent(deletedCertificate()));
      if (deleted === undefined) return undefined;
      const until = deleted.scheduledPurgeDate?.toISOString() ?? "its retention ends";
      return violation(
        "TARGET_SOFT_DELETED",
        "keyVault.certificateName",
        "a name that is free, or keyVault.recoverDeleted: true to recover and overwrite what was deleted",
        `the name of a soft-deleted certificate, kept until ${until} (\`az keyvault certificate purge\` frees it)`,
      );
    },

    async recover() {
      if (args.recoverDeleted !== true) return false;
      const deleted = await undefinedIfAbsent(deletedCertificate());
      if (deleted === undefined) return false;
      await call("recover", async () => {
        const poller = await certificates.beginRecoverDeletedCertificate(name, { intervalInMs: pollMilliseconds });
        await poller.pollUntilDone();
      });
      return true;
    },

    async remove() {
      await undefinedIfAbsent(
        call("delete", async () => {
          const poller = await certificates.beginDeleteCertificate(name, { intervalInMs: pollMilliseconds });
          await poller.pollUntilDone();
        }),
      );
      if (args.purge === true) await undefinedIfAbsent(call("purge", () => certificates.purgeDeletedCertificate(name)));
    },

    recoveryCommand: () =>
      `az keyvault certificate import --vault-name ${new URL(vaultUrl).hostname.split(".")[0]} --name ${name} --file bundle.pfx`,
  };
}

const pollMilliseconds = 1_000;

async function observation(
  connection: VaultConnection,
  id: string,
  { cer, properties, secretId, name }: KeyVaultCertificateWithPolicy,
): Promise<Observation> {
  const leaf = parseCertificate(cer ?? new Uint8Array(), "the certificate that Key Vault returned");
  const enabled = properties.enabled !== false;
  // The secret of a disabled version cannot be read, by anyone.
  const secret = enabled ? await readSecret(connection, name, properties.version ?? "") : undefined;
  return {
    id,
    leaf,
    enabled,
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

async function undefinedIfAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => undefinedIf(isTargetError(error, "absent"), error));
}

async function undefinedIfDenied<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => undefinedIf(isTargetError(error, "denied"), error));
}

function undefinedIf(expected: boolean, error: unknown): undefined {
  if (!expected) throw error;
  return undefined;
}
