import { type Bundle, parseBundle } from "../../certificate/bundle.ts";
import { fromPfx } from "../../certificate/pfx.ts";
import { InvalidInputError } from "../../errors.ts";
import { isTargetError } from "../target-error.ts";
import type { VaultConnection } from "./client.ts";

const said = new Set<string>();

/**
 * Chain and key of a version, which only its secret has. Undefined where it may not be read (the role Key Vault
 * Certificates Officer has no `secrets/get`) or is not exportable; that the chain is then not verified is said once a vault.
 */
export async function readSecret(
  connection: VaultConnection,
  name: string,
  version: string,
): Promise<Bundle | undefined> {
  try {
    const { value = "", properties } = await connection.call("get secret", () =>
      connection.secrets.getSecret(name, { version }),
    );
    return await bundleOf(value, properties.contentType);
  } catch (error) {
    // Not exportable: the secret holds the certificate without its key, which is no bundle.
    if (error instanceof InvalidInputError || isTargetError(error, "absent")) return undefined;
    if (!isTargetError(error, "denied")) throw error;
    if (!said.has(connection.vaultUrl)) {
      said.add(connection.vaultUrl);
      console.warn(
        `warning: ${connection.vaultUrl}: only the leaf is verified, not the chain, without secrets/get (${error.message})`,
      );
    }
    return undefined;
  }
}

async function bundleOf(value: string, contentType: string | undefined): Promise<Bundle> {
  if (contentType === "application/x-pkcs12") return fromPfx(Buffer.from(value, "base64"));
  return parseBundle({ certificate: certificatesIn(value), privateKey: keyIn(value) });
}

/** A PEM secret has the key and the certificates in one text. */
function certificatesIn(pem: string): string {
  return (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).join("\n");
}

function keyIn(pem: string): string {
  return pem.match(/-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/)?.[0] ?? "";
}
