import * as pulumi from "@pulumi/pulumi";
import { stackDefaults } from "../aws/stack-defaults.ts";
import { certificateOutputNames } from "../certificate-outputs.ts";
import type { CommonOutputs } from "../imported-certificate/resource-arguments.ts";
import { providerString } from "../pulumi/provider-string.ts";
import { stackProvenanceId } from "../pulumi/stack-provenance.ts";
import { shortenStackTraces } from "../pulumi/stack-traces.ts";
import type { PrivateCertificateArguments } from "./resource-arguments.ts";

/** Never shown and never stored in clear, wherever they come from. */
const secretNames = ["privateKey", "privateKeyPassphrase", "pendingPrivateKey"] as const;

/** Outputs that are no arguments have to be named all the same, for the SDK to make properties of them. */
const outputNames = ["certificate", "chain", "privateKey", "certificateArn", ...certificateOutputNames];

/** What `CommonOutputs` says, as this class has it. */
export interface PrivateCertificate extends CommonOutputs {}

/**
 * A certificate that a private CA (AWS Private CA) issues, in this account or another, renewed before it ends. What it
 * puts out is what `ImportedCertificate` takes.
 *
 * ```ts
 * const issued = new PrivateCertificate("api", {
 *   certificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/12345678",
 *   subjectAlternativeNames: ["api.internal.example.com"],
 *   validity: { days: 90 },
 *   assumeRole: { roleArn: "arn:aws:iam::111122223333:role/issuer" },
 * });
 * const { certificate, chain, privateKey } = issued;
 * const api = new ImportedCertificate("api", { certificate, chain, privateKey, acm: { region: "eu-west-1" } });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the SDK makes these properties of the names given to super.
export class PrivateCertificate extends pulumi.CustomResource {
  /** PEM of the leaf. */
  declare readonly certificate: pulumi.Output<string>;
  /** PEM of the issuers, the leaf's own first, up to the root. */
  declare readonly chain: pulumi.Output<string>;
  /** PEM (PKCS#8) in clear; a secret of the state. */
  declare readonly privateKey: pulumi.Output<string>;
  /** Of the current certificate in AWS Private CA, which every renewal changes. ACM's listeners want an imported one's. */
  declare readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: PrivateCertificateArguments, options: pulumi.CustomResourceOptions = {}) {
    const inputs = { ...inputsOf(name, args), __provider: providerString("privateCertificate") };
    const restoreStackTraces = shortenStackTraces();
    try {
      super("pulumi-nodejs:dynamic/certificates:PrivateCertificate", name, inputs, {
        ...options,
        additionalSecretOutputs: [...(options.additionalSecretOutputs ?? []), ...secretNames],
      });
    } finally {
      restoreStackTraces();
    }
  }
}

function inputsOf(name: string, args: PrivateCertificateArguments): pulumi.Inputs {
  const { privateKey, privateKeyPassphrase, certificateAuthorityArn, profile } = args;
  return {
    ...Object.fromEntries(outputNames.map((each) => [each, undefined])),
    // A CA's ARN names its region, as a pin's does.
    ...stackDefaults(new pulumi.Config("aws"), { certificateArn: certificateAuthorityArn, profile }),
    ...args,
    ...(privateKey !== undefined && { privateKey: pulumi.secret(privateKey) }),
    ...(privateKeyPassphrase !== undefined && { privateKeyPassphrase: pulumi.secret(privateKeyPassphrase) }),
    provenanceId: args.provenanceId ?? stackProvenanceId(name),
  };
}
