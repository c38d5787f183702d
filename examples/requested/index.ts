import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmRequestPolicy, RequestedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const domain = config.require("domain");
const dnsRoleArn = config.get("dnsRoleArn");
// CloudFront reads certificates from this region only; everything else from its own.
const region = config.get("certificateRegion") ?? "us-east-1";

// The role that deploys from CI gets what the certificate needs and no more; the zone's account has its own role for it.
const deployerRole = config.get("deployerRole");
const permissions = deployerRole
  ? [new aws.iam.RolePolicy("certificate", { role: deployerRole, policy: acmRequestPolicy({ region }) })]
  : [];

const certificate = new RequestedCertificate(
  "site",
  {
    domainName: domain,
    subjectAlternativeNames: [`www.${domain}`, `*.dev.${domain}`],
    region,
    // The zones are in the account that this role belongs to.
    validation: dnsRoleArn ? { assumeRole: { roleArn: dnsRoleArn } } : {},
    wait: config.getBoolean("wait") ?? true,
    tags: { service: "site" },
  },
  { dependsOn: permissions },
);

export const certificateArn = certificate.certificateArn;
export const status = certificate.status;
export const notAfter = certificate.notAfter;
export const validation = certificate.domainValidationOptions;
