import * as pulumi from "@pulumi/pulumi";
import { stackDefaults } from "../aws/stack-defaults.ts";
import { type CertificateOutputs, certificateOutputNames, certificateOutputs } from "../certificate-outputs.ts";
import { providerString } from "../pulumi/provider-string.ts";
import { stackProvenanceId } from "../pulumi/stack-provenance.ts";
import { shortenStackTraces } from "../pulumi/stack-traces.ts";
import { parseCertificateId, secretId } from "../targets/key-vault/id.ts";
import type {
  AcmOutputs,
  AcmTargetArguments,
  CommonOutputs,
  ImportedCertificateArguments,
  KeyVaultOutputs,
  KeyVaultTargetArguments,
} from "./resource-arguments.ts";
import { bundleIn } from "./state.ts";

/** A certificate imported into AWS Certificate Manager. */
export type ImportedAcmCertificate = pulumi.CustomResource & CommonOutputs & AcmOutputs;
/** A certificate imported into Azure Key Vault. */
export type ImportedKeyVaultCertificate = pulumi.CustomResource & CommonOutputs & KeyVaultOutputs;
/** A certificate in either target. */
export type ImportedCertificate = ImportedAcmCertificate | ImportedKeyVaultCertificate;

/** A constructor for each target, so that reading the other target's outputs does not compile. */
export interface ImportedCertificateClass {
  /**
   * Puts a certificate that somebody else issued into AWS Certificate Manager and keeps it there through every renewal.
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
  /**
   * Puts a certificate that somebody else issued into Azure Key Vault and keeps it there through every renewal.
   *
   * ```ts
   * const api = new ImportedCertificate("api", {
   *   certificate: readFileSync("api.pem", "utf8"),
   *   privateKey: new pulumi.Config().requireSecret("apiKey"),
   *   keyVault: { vaultUrl: "https://prod.vault.azure.net", certificateName: "api", credential: "workload_identity" },
   * });
   * export const secretId = api.secretId;
   * ```
   */
  new (
    name: string,
    args: ImportedCertificateArguments & KeyVaultTargetArguments,
    options?: pulumi.CustomResourceOptions,
  ): ImportedKeyVaultCertificate;
  /** Looks up what is live at an ARN, or at the versionless id of a vault's certificate, without managing it. */
  get(name: string, id: `https://${string}`, options?: pulumi.CustomResourceOptions): ImportedKeyVaultCertificate;
  get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ImportedAcmCertificate;
}

/** Never shown and never stored in clear, wherever they come from: the program need not wrap them. */
const secretNames = [
  "privateKey",
  "privateKeyPassphrase",
  "rollbackPrivateKey",
  "rollbackPrivateKeyPassphrase",
] as const;

type AnyArguments = ImportedCertificateArguments & (AcmTargetArguments | KeyVaultTargetArguments);

class ImportedCertificateResource extends pulumi.CustomResource {
  // Unlike other outputs an id stays known in an update's preview, and so does what follows from it: a rotation shows no
  // change on any listener or gateway.
  readonly certificateArn?: pulumi.Output<string>;
  readonly certificateId?: pulumi.Output<string>;
  readonly secretId?: pulumi.Output<string>;

  constructor(name: string, args: AnyArguments | StateToLookUp, options: pulumi.CustomResourceOptions = {}) {
    const inputs = {
      ...("lookUp" in args ? args.lookUp : inputsOf(name, args)),
      __provider: providerString("importedCertificate"),
    };
    const restoreStackTraces = shortenStackTraces();
    try {
      super("pulumi-nodejs:dynamic/certificates:ImportedCertificate", name, inputs, {
        ...options,
        additionalSecretOutputs: [...(options.additionalSecretOutputs ?? []), ...secretNames],
      });
    } finally {
      restoreStackTraces();
    }
    if ("lookUp" in args ? "keyVault" in args.lookUp : args.keyVault !== undefined) {
      this.certificateId = this.id;
      this.secretId = this.id.apply(secretId);
    } else {
      this.certificateArn = this.id;
    }
  }

  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}) {
    return new ImportedCertificateResource(name, { lookUp: stateAt(id) }, { ...options, id });
  }
}

export const ImportedCertificate = ImportedCertificateResource as unknown as ImportedCertificateClass;

/** What little is known of a certificate that is only looked up: where it is. */
interface StateToLookUp {
  readonly lookUp: pulumi.Inputs;
}

function stateAt(id: pulumi.Input<pulumi.ID>): pulumi.Inputs {
  const unknown = Object.fromEntries(certificateOutputNames.map((each) => [each, undefined]));
  const vault = typeof id === "string" ? parseCertificateId(id) : undefined;
  if (vault === undefined) return { ...unknown, acm: { certificateArn: id } };
  return {
    ...unknown,
    versionedSecretId: undefined,
    keyVault: { vaultUrl: vault.vaultUrl, certificateName: vault.name },
  };
}

function inputsOf(name: string, args: AnyArguments): pulumi.Inputs {
  return {
    ...args,
    ...secretsOf(args),
    ...derivedFrom(args),
    provenanceId: args.provenanceId ?? stackProvenanceId(name),
    ...(args.acm && { acm: { ...stackDefaults(new pulumi.Config("aws"), args.acm), ...args.acm } }),
    // An output that is no input has to be named all the same, for the SDK to make a property of it.
    ...(args.keyVault && { versionedSecretId: undefined }),
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
    .all({ certificate, chain, privateKey: inClear(privateKey), privateKeyPassphrase: inClear(privateKeyPassphrase) })
    .apply(factsOf);
  return Object.fromEntries(certificateOutputNames.map((name) => [name, facts.apply((known) => known?.[name])]));
}

function inClear<T>(value: pulumi.Input<T>): pulumi.Output<T> {
  return pulumi.unsecret(pulumi.output(value) as pulumi.Output<T>);
}

function factsOf(bundleTexts: Readonly<Record<string, unknown>>): CertificateOutputs | undefined {
  const bundle = bundleIn(bundleTexts);
  return bundle === undefined ? undefined : certificateOutputs(bundle.leaf, bundle.chain);
}
