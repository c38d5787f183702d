import * as pulumi from "@pulumi/pulumi";
import { stackDefaults } from "../aws/stack-defaults.ts";
import { providerString } from "../pulumi/provider-string.ts";
import { stackProvenanceId } from "../pulumi/stack-provenance.ts";
import { shortenStackTraces } from "../pulumi/stack-traces.ts";
import { outputNames } from "./output-names.ts";
import type { DomainValidationOption } from "./outputs.ts";
import type { RequestedCertificateArguments, RequestedCertificateOutputs } from "./resource-arguments.ts";

/**
 * A certificate that ACM issues, by Amazon's CA or a private one: requested, or reused where there is one already;
 * validated through records in Route 53, also of another account; and renewed by ACM itself, at the same ARN.
 *
 * ```ts
 * const site = new RequestedCertificate("site", {
 *   domainName: "archivium.ca",
 *   subjectAlternativeNames: ["www.archivium.ca", "*.dev.archivium.ca"],
 *   region: "us-east-1",
 * });
 * export const certificateArn = site.certificateArn;
 * ```
 */
export class RequestedCertificate extends pulumi.CustomResource implements RequestedCertificateOutputs {
  readonly certificateArn: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;
  declare readonly domainValidationOptions: pulumi.Output<readonly DomainValidationOption[]>;
  declare readonly keyAlgorithm: pulumi.Output<string>;
  declare readonly issuer: pulumi.Output<string | undefined>;
  declare readonly serialNumber: pulumi.Output<string | undefined>;
  declare readonly notBefore: pulumi.Output<string | undefined>;
  declare readonly notAfter: pulumi.Output<string | undefined>;

  constructor(name: string, args: RequestedCertificateArguments, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...propertiesOf(name, args, options), __provider: providerString("requestedCertificate") };
    const restoreStackTraces = shortenStackTraces();
    try {
      super("pulumi-nodejs:dynamic/certificates:RequestedCertificate", name, inputs, options);
    } finally {
      restoreStackTraces();
    }
    // Unlike other outputs an id stays known in an update's preview: consumers show no change.
    this.certificateArn = this.id;
  }

  /** Looks up what is live at an ARN, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): RequestedCertificate {
    return new RequestedCertificate(name, { domainName: "" }, { ...options, id });
  }
}

/** An output that is no input has to be named all the same, for the SDK to make a property of it. */
const unknownYet = Object.fromEntries([...outputNames, "keyAlgorithm"].map((each) => [each, undefined]));

function propertiesOf(
  name: string,
  args: RequestedCertificateArguments,
  options: pulumi.CustomResourceOptions = {},
): pulumi.Inputs {
  if (options.id !== undefined) return unknownYet;
  return {
    ...unknownYet,
    ...args,
    // Last: a region that is given as undefined is none.
    ...stackDefaults(new pulumi.Config("aws"), args),
    provenanceId: args.provenanceId ?? stackProvenanceId(name),
  };
}
