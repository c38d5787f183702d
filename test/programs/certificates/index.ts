import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { FileText } from "./file-text";

interface Wanted {
  readonly name: string;
  /** Added to certificate and key, or over them. */
  readonly args: object;
  /** Certificate and key are another resource's outputs, so unknown in previews of its changes. */
  readonly issuedInProgram?: boolean;
}

type Arguments = ConstructorParameters<typeof ImportedCertificate>[1];

/** Configuration: `directory` holds NAME.pem and NAME.key for each of `resources`; `passphrase` is that of all keys. */
const config = new pulumi.Config();
const directory = config.require("directory");
const privateKeyPassphrase = config.getSecret("passphrase");

for (const { name, args, issuedInProgram = false } of config.requireObject<Wanted[]>("resources")) {
  const text = (file: string, secret: boolean) => {
    const path = join(directory, file);
    return issuedInProgram ? new FileText(file, path, { secret }).text : readFileSync(path, "utf8");
  };
  const bundle = { certificate: text(`${name}.pem`, false), privateKey: text(`${name}.key`, true) };
  const given = { ...bundle, ...(privateKeyPassphrase && { privateKeyPassphrase }), ...args } as Arguments;
  const certificate = new ImportedCertificate(name, given);
  for (const output of ["id", "fingerprint", "notAfter"] as const) {
    // In a preview this runs for what is known already.
    certificate[output].apply((value) => pulumi.log.info(`${name} ${output}: ${value}`));
  }
}
