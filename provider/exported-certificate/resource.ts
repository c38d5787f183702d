import * as pulumi from "@pulumi/pulumi";
import type { AssumeRoleArguments } from "../aws/assume-role-arguments.ts";
import { stackDefaults } from "../aws/stack-defaults.ts";
import { certificateOutputNames } from "../certificate-outputs.ts";
import type { CommonOutputs } from "../imported-certificate/resource-arguments.ts";
import { providerString } from "../pulumi/provider-string.ts";
import { stackProvenanceId } from "../pulumi/stack-provenance.ts";
import { shortenStackTraces } from "../pulumi/stack-traces.ts";

export interface ExportedCertificateArguments {
  /** Of a private certificate in ACM, or of a public one that was requested as exportable; in any account. */
  certificateArn: pulumi.Input<string>;
  /** The region that `certificateArn` names, for programs that want to say it. */
  region?: pulumi.Input<string> | undefined;
  /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
  profile?: pulumi.Input<string> | undefined;
  /** A role to assume first: the one in the certificate's account that trusts this one. */
  assumeRole?: pulumi.Input<AssumeRoleArguments> | undefined;
  /** Who it is, in messages. Default organization/project/stack/name. */
  provenanceId?: pulumi.Input<string> | undefined;
}

const outputNames = ["certificate", "chain", "privateKey", ...certificateOutputNames];

/** What `CommonOutputs` says, as this class has it. */
export interface ExportedCertificate extends CommonOutputs {}

/**
 * A certificate of AWS Certificate Manager with its private key, exported from this account or another. ACM renews it,
 * the next preview says so, and what is put out is what `ImportedCertificate` takes.
 *
 * ```ts
 * const exported = new ExportedCertificate("api", {
 *   certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1234",
 *   assumeRole: { roleArn: "arn:aws:iam::111122223333:role/issuer" },
 * });
 * const { certificate, chain, privateKey } = exported;
 * const api = new ImportedCertificate("api", { certificate, chain, privateKey, acm: { region: "eu-west-1" } });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the SDK makes these properties of the names given to super.
export class ExportedCertificate extends pulumi.CustomResource {
  /** At the source, which is also the id. */
  declare readonly certificateArn: pulumi.Output<string>;
  /** PEM of the leaf. */
  declare readonly certificate: pulumi.Output<string>;
  /** PEM of the issuers, the leaf's own first. */
  declare readonly chain: pulumi.Output<string>;
  /** PEM (PKCS#8) in clear; a secret of the state. */
  declare readonly privateKey: pulumi.Output<string>;

  constructor(name: string, args: ExportedCertificateArguments, options: pulumi.CustomResourceOptions = {}) {
    const inputs = { ...inputsOf(name, args), __provider: providerString("exportedCertificate") };
    const restoreStackTraces = shortenStackTraces();
    try {
      super("pulumi-nodejs:dynamic/certificates:ExportedCertificate", name, inputs, {
        ...options,
        additionalSecretOutputs: [...(options.additionalSecretOutputs ?? []), "privateKey"],
      });
    } finally {
      restoreStackTraces();
    }
  }
}

function inputsOf(name: string, args: ExportedCertificateArguments): pulumi.Inputs {
  return {
    ...Object.fromEntries(outputNames.map((each) => [each, undefined])),
    ...stackDefaults(new pulumi.Config("aws"), args),
    ...args,
    provenanceId: args.provenanceId ?? stackProvenanceId(name),
  };
}
