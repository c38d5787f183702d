import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmImportPolicy, ImportedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");

// The role that deploys this stack from CI; the one that deploys the listener needs nothing of ACM but to read it.
const deployerRole = config.get("deployerRole");
const permissions = deployerRole
  ? [new aws.iam.RolePolicy("certificate", { role: deployerRole, policy: acmImportPolicy({ region }) })]
  : [];

const certificate = new ImportedCertificate(
  "api",
  {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    consumers: ["alb"],
    acm: { region },
  },
  { dependsOn: permissions },
);

/** For other stacks; it stays the same through every renewal. */
export const certificateArn = certificate.certificateArn;
export const notAfter = certificate.notAfter;
