import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Bundle {
  readonly certificate: string;
  readonly chain?: string;
  readonly privateKey: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The bundle in what an issuer wrote into `directory`:
 * - an ACME client (certbot, lego, acme.sh): `fullchain.pem` and `privkey.pem`
 * - Vault: `vault.json`, from `vault write -format=json pki/issue/ROLE …`
 * - cert-manager: `secret.json`, from `kubectl get secret NAME -o json`
 */
export function bundleIn(directory: string): Bundle {
  const file = (name: string) => join(directory, name);
  const json = (name: string): Json => JSON.parse(readFileSync(file(name), "utf8"));
  if (existsSync(file("vault.json"))) return fromVault(json("vault.json").data as Json);
  if (existsSync(file("secret.json"))) return fromSecret(json("secret.json").data as Json);
  return {
    certificate: readFileSync(file("fullchain.pem"), "utf8"),
    privateKey: readFileSync(file("privkey.pem"), "utf8"),
  };
}

function fromVault({ certificate, ca_chain, issuing_ca, private_key }: Json): Bundle {
  const chain = Array.isArray(ca_chain) ? ca_chain : [issuing_ca];
  return { certificate: String(certificate), chain: chain.join("\n"), privateKey: String(private_key) };
}

function fromSecret(data: Json): Bundle {
  const text = (key: string) => Buffer.from(String(data[key]), "base64").toString("utf8");
  return { certificate: text("tls.crt"), privateKey: text("tls.key") };
}
