import * as pulumi from "@pulumi/pulumi";
import {
  ExportedCertificate,
  type ExportedCertificateArguments,
  ImportedCertificate,
  PrivateCertificate,
  type PrivateCertificateArguments,
} from "pulumi-certificates";

/** Configuration: `issue` or `export` holds the arguments of the one resource or the other; `region` is where it goes. */
const config = new pulumi.Config();
const issued = config.getObject<PrivateCertificateArguments>("issue");
const source =
  issued === undefined
    ? new ExportedCertificate("source", config.requireObject<ExportedCertificateArguments>("export"))
    : new PrivateCertificate("source", issued);

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
