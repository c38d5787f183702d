import * as pulumi from "@pulumi/pulumi";
import { providerString } from "../pulumi/provider-string.ts";
import { stackDefaults } from "../targets/acm/stack-defaults.ts";
import { type CertificateOutputs, certificateOutputNames, certificateOutputs } from "./outputs.ts";
import { defaultProvenanceId } from "./provenance.ts";
import type {
  AcmOutputs,
  AcmTargetArguments,
  CommonOutputs,
  ImportedCertificateArguments,
} from "./resource-arguments.ts";
import { bundleIn } from "./state.ts";

/** A certificate imported into AWS Certificate Manager. */
export type ImportedAcmCertificate = pulumi.CustomResource & CommonOutputs & AcmOutputs;

/** A type for each target, so that reading the other target's outputs does not compile. */
export interface ImportedCertificateClass {
  /**
   * Puts a certificate that somebody else issued into a target and keeps it there through every renewal.
   *
   * ```ts
   * const api = new ImportedCertificate("api", {
   *   certificate: readFileSync("api.pem", "utf8"),
   *   privateKey: new pulumi.Config().requireSecret("apiKey"),
   *   acm: { region: "eu-west-1" },
   * });
   * export const certificateArn = api.certificateArn;
   * ```
   */
  new (
    name: string,
    args: ImportedCertificateArguments & AcmTargetArguments,
    options?: pulumi.CustomResourceOptions,
  ): ImportedAcmCertificate;
}

/** Never shown and never stored in clear, wherever they come from: the program need not wrap them. */
const secretNames = [
  "privateKey",
  "privateKeyPassphrase",
  "rollbackPrivateKey",
  "rollbackPrivateKeyPassphrase",
] as const;

type AnyArguments = ImportedCertificateArguments & AcmTargetArguments;

class ImportedCertificateResource extends pulumi.CustomResource {
  /** The id under the name that listeners know it by. Unlike other outputs an id stays known in an update's preview. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: AnyArguments, options: pulumi.CustomResourceOptions = {}) {
    const inputs = { ...withDefaults(name, args), ...secretsOf(args), ...derivedFrom(args) };
    super(
      "pulumi-nodejs:dynamic/certificates:ImportedCertificate",
      name,
      { ...inputs, __provider: providerString("importedCertificate") },
      { ...options, additionalSecretOutputs: [...(options.additionalSecretOutputs ?? []), ...secretNames] },
    );
    this.certificateArn = this.id;
  }
}

export const ImportedCertificate = ImportedCertificateResource as unknown as ImportedCertificateClass;

function withDefaults(name: string, args: AnyArguments): pulumi.Inputs {
  const owner = () => defaultProvenanceId(pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), name);
  return {
    ...args,
    provenanceId: args.provenanceId ?? owner(),
    ...(args.acm !== undefined && { acm: { ...stackDefaults(new pulumi.Config("aws"), args.acm), ...args.acm } }),
  };
}

function secretsOf(args: AnyArguments): pulumi.Inputs {
  const given = secretNames.filter((name) => args[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, pulumi.secret(args[name])]));
}

/**
 * Outputs that are inputs too are known in previews. They say nothing of the key, so they need not be secret because the
 * key is; a bundle that does not parse has none, and the provider says why.
 */
function derivedFrom({ certificate, chain, privateKey, privateKeyPassphrase }: AnyArguments): pulumi.Inputs {
  const facts = pulumi
    .all([certificate, chain, inClear(privateKey), inClear(privateKeyPassphrase)])
    .apply(([leaf, issuers, key, passphrase]) =>
      factsOf({ certificate: leaf, chain: issuers, privateKey: key, privateKeyPassphrase: passphrase }),
    );
  return Object.fromEntries(certificateOutputNames.map((name) => [name, facts.apply((known) => known?.[name])]));
}

function inClear<T>(value: pulumi.Input<T>): pulumi.Output<T> {
  return pulumi.unsecret(pulumi.output(value) as pulumi.Output<T>);
}

function factsOf(bundleTexts: Readonly<Record<string, unknown>>): CertificateOutputs | undefined {
  const bundle = bundleIn(bundleTexts);
  return bundle === undefined ? undefined : certificateOutputs(bundle.leaf, bundle.chain);
}
