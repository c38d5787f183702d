import * as pulumi from "@pulumi/pulumi";
import { RequestedCertificate, type RequestedCertificateArguments } from "pulumi-certificates";

/** Configuration: `certificates` has the arguments of each by its name. */
const config = new pulumi.Config();
const certificates = config.requireObject<Record<string, RequestedCertificateArguments>>("certificates");

for (const [name, args] of Object.entries(certificates)) {
  const certificate = new RequestedCertificate(name, args);
  for (const output of ["certificateArn", "status", "notAfter", "domainValidationOptions"] as const) {
    module.exports[`${name}-${output}`] = certificate[output];
  }
}
