import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { bundleIn } from "./bundle";

const config = new pulumi.Config();

const certificate = new ImportedCertificate("api", {
  ...bundleIn(config.require("directory")),
  consumers: ["alb"],
  acm: {},
});

/** For the stacks that use it: no renewal changes the ARN. */
export const certificateArn = certificate.certificateArn;
/** What renew.ts decides by. */
export const notBefore = certificate.notBefore;
export const notAfter = certificate.notAfter;
