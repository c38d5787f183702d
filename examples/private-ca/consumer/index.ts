import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ExportedCertificate, ImportedCertificate, PrivateCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const authority = new pulumi.StackReference(config.require("authorityStack"));
const domainName = config.get("domainName");

const assumeRole = {
  roleArn: authority.requireOutput("issuerRoleArn"),
  externalId: config.require("externalId"),
  sessionName: pulumi.getStack(),
};

// Its own certificate, where it has a name of its own; else the one that account A shares.
const source = domainName
  ? new PrivateCertificate("api", {
      certificateAuthorityArn: authority.requireOutput("certificateAuthorityArn"),
      subjectAlternativeNames: [domainName],
      validity: { days: 90 },
      renewBefore: { days: 30 },
      assumeRole,
    })
  : new ExportedCertificate("api", { certificateArn: authority.requireOutput("sharedCertificateArn"), assumeRole });

const { certificate, chain, privateKey } = source;
const api = new ImportedCertificate("api", { certificate, chain, privateKey, consumers: ["alb"], acm: { region } });

new aws.lb.Listener("https", {
  loadBalancerArn: config.require("loadBalancerArn"),
  port: 443,
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: api.certificateArn,
  defaultActions: [{ type: "forward", targetGroupArn: config.require("targetGroupArn") }],
});

export const certificateArn = api.certificateArn;
export const notAfter = source.notAfter;
