import * as pulumi from "@pulumi/pulumi";
import {
  ExportedCertificate,
  type ExportedCertificateArguments,
  ImportedCertificate,
  PrivateCertificate,
  type PrivateCertificateArguments,
  RequestedCertificate,
  type RequestedCertificateArguments,
} from "pulumi-certificates";

/**
 * Configuration: `issue` or `export` holds the arguments of the one resource or the other; `request` those of what is
 * requested before it is exported. `region` is where it goes.
 */
const config = new pulumi.Config();
const issued = config.getObject<PrivateCertificateArguments>("issue");
const source = issued === undefined ? exported() : new PrivateCertificate("source", issued);

function exported(): ExportedCertificate {
  const args = config.requireObject<ExportedCertificateArguments>("export");
  const wanted = config.getObject<RequestedCertificateArguments>("request");
  if (wanted === undefined) return new ExportedCertificate("source", args);
  const { certificateArn } = new RequestedCertificate("requested", wanted);
  return new ExportedCertificate("source", { ...args, certificateArn });
}

const { certificate, chain, privateKey } = source;
const api = new ImportedCertificate("api", {
  certificate,
  chain,
  privateKey,
  acm: { region: config.require("region") },
});

export const certificateArn = api.certificateArn;
export const sourceArn = source.certificateArn;
export const fingerprint = source.fingerprint;
