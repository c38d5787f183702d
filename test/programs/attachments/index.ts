import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Configuration: the default certificate, and by name those that are attached besides. */
const config = new pulumi.Config();

const listener = new aws.lb.Listener("https", {
  loadBalancerArn: config.require("loadBalancerArn"),
  port: 443,
  protocol: "HTTPS",
  certificateArn: config.require("defaultCertificateArn"),
  defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
});

for (const [name, certificateArn] of Object.entries(config.requireObject<Record<string, string>>("attached"))) {
  new aws.lb.ListenerCertificate(name, { listenerArn: listener.arn, certificateArn });
}

export const listenerArn = listener.arn;
