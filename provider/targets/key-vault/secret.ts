import { parseBundle } from "../../certificate/bundle.ts";
import type { Certificate } from "../../certificate/certificate.ts";
import { orderChain } from "../../certificate/chain.ts";
import { parseCertificates } from "../../certificate/pem.ts";
import { fromPfx } from "../../certificate/pfx.ts";
import type { PrivateKey } from "../../certificate/private-key.ts";
import { InvalidInputError } from "../../errors.ts";
import { isTargetError } from "../target-error.ts";
import type { VaultConnection } from "./client.ts";

/** What only the secret of a version has. */
export interface SecretContent {
  /** Undefined where it could not be read. */
  readonly chain: readonly Certificate[] | undefined;
  /** Undefined where it could not be read, or is not exportable. */
  readonly privateKey: PrivateKey | undefined;
}

const nothing: SecretContent = { chain: undefined, privateKey: undefined };

/**
 * Chain and key of a version. Undefined where the secret may not be read (the role Key Vault Certificates Officer has no
 * `secrets/get`), or holds no key because it is not exportable; that the chain is then not verified is said once a vault.
 */
export async function readSecret(
  connection: VaultConnection,
  name: string,
  version: string,
  leaf: Certificate,
): Promise<SecretContent> {
  const { vaultUrl, secrets, call } = connection;
  try {
    const { value = "", properties } = await call("get secret", () => secrets.getSecret(name, { version }));
    const isPfx = properties.contentType === "application/x-pkcs12";
    return isPfx ? await contentOfPfx(value, vaultUrl) : contentOfPem(value, leaf);
  } catch (error) {
    if (isTargetError(error, "absent")) return nothing;
    if (isTargetError(error, "denied")) {
      sayNotVerified(vaultUrl, `without secrets/get (${error.message})`);
      return nothing;
    }
    // A chain that leads nowhere, of somebody else's making: not the wanted one, whichever that is.
    if (error instanceof InvalidInputError) return { chain: [], privateKey: undefined };
    throw error;
  }
}

async function contentOfPfx(value: string, vaultUrl: string): Promise<SecretContent> {
  try {
    return await fromPfx(Buffer.from(value, "base64"));
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.code !== "PRIVATE_KEY_MISSING") throw error;
    sayNotVerified(vaultUrl, "where the key is not exportable, and its PKCS#12 therefore has none");
    return nothing;
  }
}

/** A PEM secret has the key, if it is exportable, and the certificates in one text. */
function contentOfPem(value: string, leaf: Certificate): SecretContent {
  const [key = ""] = blocks(value, "(?:RSA |EC )?PRIVATE KEY");
  const certificates = blocks(value, "CERTIFICATE").join("\n");
  if (key !== "") return parseBundle({ certificate: certificates, privateKey: key });
  const issuers = parseCertificates(certificates, "chain").filter(
    ({ fingerprint }) => fingerprint !== leaf.fingerprint,
  );
  return { chain: orderChain(leaf, issuers), privateKey: undefined };
}

function blocks(pem: string, label: string): readonly string[] {
  return pem.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`, "g")) ?? [];
}

const said = new Set<string>();

function sayNotVerified(vaultUrl: string, why: string): void {
  if (said.has(vaultUrl)) return;
  said.add(vaultUrl);
  console.warn(`warning: ${vaultUrl}: only the leaf is verified, not the chain, ${why}`);
}
