import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmImportPolicy, ImportedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const stackRegion = new pulumi.Config("aws").require("region");
const stage = { restApi: config.require("restApiId"), stageName: config.require("stageName") };

// The only region that edge-optimized domains read certificates from.
const edgeRegion = "us-east-1";

// The role that deploys from CI gets what the certificates need and no more.
const deployerRole = config.get("deployerRole");
const policy = acmImportPolicy({ region: [edgeRegion, stackRegion] });
const permissions = deployerRole ? [new aws.iam.RolePolicy("certificates", { role: deployerRole, policy })] : [];

const bundle = {
  certificate: readFileSync(config.require("certificateFile"), "utf8"),
  privateKey: config.requireSecret("privateKey"),
};

const edgeCertificate = new ImportedCertificate(
  "edge",
  { ...bundle, consumers: ["api-gateway-edge"], acm: { region: edgeRegion } },
  { dependsOn: permissions },
);
const regionalCertificate = new ImportedCertificate(
  "regional",
  { ...bundle, consumers: ["api-gateway-regional"], acm: { region: stackRegion } },
  { dependsOn: permissions },
);

const edge = new aws.apigateway.DomainName("edge", {
  domainName: config.require("edgeDomainName"),
  certificateArn: edgeCertificate.certificateArn,
  endpointConfiguration: { types: "EDGE" },
  securityPolicy: "TLS_1_2",
});
const regional = new aws.apigateway.DomainName("regional", {
  domainName: config.require("regionalDomainName"),
  regionalCertificateArn: regionalCertificate.certificateArn,
  endpointConfiguration: { types: "REGIONAL" },
  securityPolicy: "TLS_1_2",
});

new aws.apigateway.BasePathMapping("edge", { ...stage, domainName: edge.domainName });
new aws.apigateway.BasePathMapping("regional", { ...stage, domainName: regional.domainName });

/** What the domains' records point at. */
export const targets = { edge: edge.cloudfrontDomainName, regional: regional.regionalDomainName };
export const notAfter = edgeCertificate.notAfter;
