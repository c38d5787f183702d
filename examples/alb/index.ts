import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmImportPolicy, ImportedCertificate } from "pulumi-certificates";

const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");

// The role that deploys from CI gets what the certificates need and no more.
const deployerRole = config.get("deployerRole");
const permissions = deployerRole
  ? [new aws.iam.RolePolicy("certificates", { role: deployerRole, policy: acmImportPolicy({ region }) })]
  : [];

function imported(name: string) {
  return new ImportedCertificate(
    name,
    {
      certificate: readFileSync(config.require(`${name}CertificateFile`), "utf8"),
      privateKey: config.requireSecret(`${name}PrivateKey`),
      consumers: ["alb"],
      acm: { tags: { service: name } },
    },
    { dependsOn: permissions },
  );
}

const api = imported("api");
const www = imported("www");

const listener = new aws.lb.Listener(
  "https",
  {
    loadBalancerArn: config.require("loadBalancerArn"),
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: api.certificateArn,
    defaultActions: [{ type: "forward", targetGroupArn: config.require("targetGroupArn") }],
  },
  // A blue/green deployment moves the listener to the other target group: a renewal must not move it back.
  { ignoreChanges: ["defaultActions"] },
);

// Served to clients that ask for one of its names.
new aws.lb.ListenerCertificate("www", { listenerArn: listener.arn, certificateArn: www.certificateArn });

export const certificateArns = { api: api.certificateArn, www: www.certificateArn };
export const notAfter = { api: api.notAfter, www: www.notAfter };
