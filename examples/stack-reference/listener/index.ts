import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const certificate = new pulumi.StackReference(config.require("certificateStack"));

const listener = new aws.lb.Listener("https", {
  loadBalancerArn: config.require("loadBalancerArn"),
  port: 443,
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: certificate.requireOutput("certificateArn"),
  defaultActions: [{ type: "forward", targetGroupArn: config.require("targetGroupArn") }],
});

export const listenerArn = listener.arn;
