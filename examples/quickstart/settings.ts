import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** A setting that is missing or wrong, as a sentence with the command that sets it right. */
class SettingError extends pulumi.RunError {
  constructor(what: string, command: string) {
    super(`${what}: set it with\n  pulumi config set ${command}`);
  }
}

/** The certificate, or the certificate and its chain, from the file that `certificateFile` names. */
export function certificate(): string {
  return contents("certificateFile", "the PEM file of the certificate", "certificateFile api.pem");
}

/** The chain, where it is in a file of its own. */
export function chain(): string | undefined {
  return config.get("chainFile") === undefined
    ? undefined
    : contents("chainFile", "the PEM file of the chain", "chainFile chain.pem");
}

/** The key: a secret of the configuration, or a file that never enters it. */
export function privateKey(): pulumi.Input<string> {
  const secret = config.getSecret("privateKey");
  if (secret !== undefined) return secret;
  const file = config.get("privateKeyFile");
  if (file === undefined) {
    throw new SettingError(
      "the certificate's private key is missing",
      "privateKeyFile api.key\nor, to keep it in the configuration, encrypted, with\n  pulumi config set --secret privateKey < api.key",
    );
  }
  return contents("privateKeyFile", "the PEM file of the private key", "privateKeyFile api.key");
}

export function privateKeyPassphrase(): pulumi.Output<string> | undefined {
  return config.getSecret("privateKeyPassphrase");
}

/** Where the certificate goes: a vault if one is named, else AWS Certificate Manager. */
export function target():
  | { kind: "acm"; region: string; certificateArn?: string; tags: Record<string, string> }
  | { kind: "keyVault"; vaultUrl: string; certificateName: string; tags: Record<string, string> } {
  const tags = tagsOrNone();
  const vaultUrl = config.get("vaultUrl");
  if (vaultUrl !== undefined && config.get("region") !== undefined) {
    throw new pulumi.RunError(
      "where the certificate goes: expected one of region and vaultUrl, received both: remove the other one with\n" +
        "  pulumi config rm region\nor\n  pulumi config rm vaultUrl",
    );
  }
  const region = config.get("region") ?? new pulumi.Config("aws").get("region");
  if (vaultUrl !== undefined) return { kind: "keyVault", vaultUrl, certificateName: certificateName(), tags };
  if (region === undefined) {
    throw new SettingError(
      "where the certificate goes is missing",
      "region eu-west-1\nfor AWS Certificate Manager, or for Azure Key Vault with\n  pulumi config set vaultUrl https://NAME.vault.azure.net",
    );
  }
  const certificateArn = config.get("certificateArn");
  return { kind: "acm", region, tags, ...(certificateArn && { certificateArn }) };
}

function tagsOrNone(): Record<string, string> {
  try {
    const tags = config.getObject<unknown>("tags") ?? {};
    if (typeof tags === "object" && !Array.isArray(tags)) return tags as Record<string, string>;
  } catch {
    // Not JSON: said below, as for JSON of another shape.
  }
  throw new SettingError("tags: expected names with values, received something else", "--path tags.team edge");
}

function certificateName(): string {
  const name = config.get("certificateName");
  if (name === undefined)
    throw new SettingError("the certificate's name in the vault is missing", "certificateName api");
  return name;
}

function contents(setting: string, what: string, example: string): string {
  const file = config.get(setting);
  if (file === undefined) throw new SettingError(`${what} is missing`, example);
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new SettingError(`${setting}: expected ${what}, received ${file}, which cannot be read`, example);
  }
}
