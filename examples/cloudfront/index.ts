import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmImportPolicy, ImportedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const domainName = config.require("domainName");

// The only region that CloudFront reads certificates from, whatever the region of the stack.
const region = "us-east-1";

// The role that deploys from CI gets what the certificate needs and no more.
const deployerRole = config.get("deployerRole");
const permissions = deployerRole
  ? [new aws.iam.RolePolicy("certificate", { role: deployerRole, policy: acmImportPolicy({ region }) })]
  : [];

const certificate = new ImportedCertificate(
  "site",
  {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    consumers: ["cloudfront"],
    acm: { region },
  },
  { dependsOn: permissions },
);

const distribution = new aws.cloudfront.Distribution("site", {
  enabled: true,
  aliases: [domainName],
  origins: [
    {
      originId: "origin",
      domainName: config.require("originDomainName"),
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ],
  defaultCacheBehavior: {
    targetOriginId: "origin",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    // Managed policy "CachingOptimized".
    cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  },
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: {
    acmCertificateArn: certificate.certificateArn,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
  },
});

/** What a CNAME or an alias record of the domain points at. */
export const distributionDomainName = distribution.domainName;
export const certificateArn = certificate.certificateArn;
export const notAfter = certificate.notAfter;
