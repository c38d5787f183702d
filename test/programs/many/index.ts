import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";

interface Target {
  readonly acm?: { readonly region: string };
  readonly keyVault?: { readonly vaultUrl: string };
}

/** Configuration: `directory` holds site-1.pem and site-1.key, and so on up to `count`, for the `target`. */
const config = new pulumi.Config();
const directory = config.require("directory");
const { acm, keyVault } = config.requireObject<Target>("target");

for (let number = 1; number <= config.requireNumber("count"); number++) {
  const name = `site-${number}`;
  const bundle = {
    certificate: readFileSync(join(directory, `${name}.pem`), "utf8"),
    privateKey: readFileSync(join(directory, `${name}.key`), "utf8"),
  };
  if (acm !== undefined) new ImportedCertificate(name, { ...bundle, acm });
  if (keyVault !== undefined)
    new ImportedCertificate(name, { ...bundle, keyVault: { ...keyVault, certificateName: name } });
}
