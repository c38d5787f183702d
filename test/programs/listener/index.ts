import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { Listener } from "./listener";

interface Target {
  readonly region?: string;
  readonly vaultUrl?: string;
}

/** Configuration: `directory` holds NAME.pem and NAME.key for each of `names`; `settings` go to every resource. */
const config = new pulumi.Config();
const directory = config.require("directory");
const { region, vaultUrl } = config.requireObject<Target>("target");
const settings = config.getObject<object>("settings") ?? {};
const consumers = config.get("consumers");

const read = (file: string) => readFileSync(join(directory, file), "utf8");

for (const name of config.requireObject<string[]>("names")) {
  const bundle = { certificate: read(`${name}.pem`), privateKey: read(`${name}.key`), ...settings };
  if (vaultUrl === undefined) {
    const certificate = new ImportedCertificate(name, { ...bundle, acm: { region, tags: { env: "production" } } });
    if (consumers !== undefined) new Listener(name, { certificate: certificate.certificateArn, consumers });
    publish(name, { id: certificate.certificateArn, fingerprint: certificate.fingerprint });
  } else {
    const keyVault = { vaultUrl, certificateName: name, tags: { env: "production" } };
    const certificate = new ImportedCertificate(name, { ...bundle, keyVault });
    if (consumers !== undefined) new Listener(name, { certificate: certificate.secretId, consumers });
    publish(name, { id: certificate.certificateId, fingerprint: certificate.fingerprint });
  }
}

function publish(name: string, outputs: Record<string, pulumi.Output<string>>): void {
  for (const [key, value] of Object.entries(outputs)) module.exports[`${name}-${key}`] = value;
}
