import type { CertificateProperties, KeyVaultCertificateWithPolicy } from "@azure/keyvault-certificates";
import { type Certificate, parseCertificate } from "../../certificate/certificate.ts";
import { InvalidInputError } from "../../errors.ts";
import type { ListedCertificate, ListingOptions } from "../inventory.ts";
import { undefinedIf } from "./answers.ts";
import { connectVault, type VaultArguments, type VaultConnection } from "./client.ts";
import { certificateId } from "./id.ts";

/** Reads under way at a time: a vault takes more, sockets and tokens need not. */
const readsAtOnce = 16;

/** All certificates of a vault, the latest version of each. Throws `TargetError`, but for single ones that may not be read. */
export async function listVault(
  args: VaultArguments,
  { onProgress }: Pick<ListingOptions, "onProgress">,
): Promise<readonly ListedCertificate[]> {
  const connection = connectVault(args);
  const all = await properties(connection, (read) => onProgress({ read, total: undefined }));
  const found: ListedCertificate[] = [];
  for (let start = 0; start < all.length; start += readsAtOnce) {
    const some = all.slice(start, start + readsAtOnce);
    found.push(...(await Promise.all(some.map((each) => listed(connection, each)))));
    onProgress({ read: found.length, total: all.length });
  }
  return found;
}

/** A page that failed ends the SDK's iteration, so a retry begins again with the first. */
function properties(
  { certificates, call }: VaultConnection,
  onPage: (soFar: number) => void,
): Promise<readonly CertificateProperties[]> {
  return call("list certificates", async () => {
    const all: CertificateProperties[] = [];
    for await (const page of certificates.listPropertiesOfCertificates().byPage()) {
      all.push(...page);
      onPage(all.length);
    }
    return all;
  });
}

/** The list has dates and tags; names, key and issuer are in the certificate itself. */
async function listed(connection: VaultConnection, listing: CertificateProperties): Promise<ListedCertificate> {
  const { vaultUrl, certificates, call } = connection;
  const { name = "", enabled = true, tags = {}, notBefore, expiresOn } = listing;
  const held = await undefinedIf(
    call("get certificate", () => certificates.getCertificate(name)),
    "absent",
    "denied",
    "refused",
  );
  const leaf = leafOf(held);
  return {
    target: "keyVault",
    place: new URL(vaultUrl).host,
    id: certificateId({ vaultUrl, name }),
    name,
    names: leaf?.subjectAlternativeNames ?? [],
    notBefore: leaf?.notBefore ?? notBefore,
    notAfter: leaf?.notAfter ?? expiresOn,
    keyAlgorithm: leaf?.keyAlgorithm,
    status: enabled ? "enabled" : "disabled",
    type: held?.policy?.issuerName,
    inUse: undefined,
    tags,
  };
}

/** What a vault holds need not be one that this package reads. */
function leafOf(held: KeyVaultCertificateWithPolicy | undefined): Certificate | undefined {
  if (held?.cer === undefined) return undefined;
  try {
    return parseCertificate(held.cer, "the certificate that Key Vault returned");
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}
