import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  acmRequestPolicy,
  ListenerCertificates,
  listenerCertificatesPolicy,
  route53ValidationPolicy,
} from "pulumi-certificates";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const listenerArn = config.require("listenerArn");
const domain = config.require("domain");
const certificateAuthorityArn = config.get("certificateAuthorityArn");

// The role that deploys from CI gets what the certificates need and no more.
const deployerRole = config.get("deployerRole");
const policies = {
  request: acmRequestPolicy({
    region,
    ...(certificateAuthorityArn && { certificateAuthorityArns: [certificateAuthorityArn] }),
  }),
  validation: route53ValidationPolicy({ hostedZoneIds: [config.require("hostedZoneId")] }),
  listener: listenerCertificatesPolicy({ listenerArns: [listenerArn] }),
};
const permissions = Object.entries(deployerRole ? policies : {}).map(
  ([name, policy]) => new aws.iam.RolePolicy(name, { role: deployerRole ?? "", policy }),
);

const certificates = new ListenerCertificates(
  "shared",
  {
    listenerArn,
    // Another private CA re-issues all that are requested: each new one is attached before the old one goes.
    certificateAuthorityArn,
    groups: {
      "app-a": { hosts: [`app-a.${domain}`], request: true },
      "app-b": { hosts: [`app-b.${domain}`, `*.app-b.${domain}`], request: true },
      // An explicit ARN wins over everything.
      "app-c": { hosts: [`app-c.${domain}`], certificateArn: config.require("appCCertificateArn") },
      // Neither: the best certificate that is there already, for instance a wildcard's.
      "app-d": { hosts: [`app-d.${domain}`] },
    },
    tags: { team: "edge" },
  },
  { dependsOn: permissions },
);

export const certificateArns = certificates.certificateArns;
