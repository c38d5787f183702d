import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ListenerCertificates, type ListenerCertificatesArguments } from "pulumi-certificates";

/** Configuration: `settings` are the component's arguments; `listenerArn` a listener, or `loadBalancerArn` what it is made on. */
const config = new pulumi.Config();
const settings = config.requireObject<Omit<ListenerCertificatesArguments, "listenerArn">>("settings");
const loadBalancerArn = config.get("loadBalancerArn");

const certificates = new ListenerCertificates("shared", {
  ...settings,
  listenerArn:
    loadBalancerArn === undefined
      ? config.require("listenerArn")
      : (certificateArn) =>
          new aws.lb.Listener("https", {
            loadBalancerArn,
            port: 443,
            protocol: "HTTPS",
            certificateArn,
            defaultActions: [
              { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
            ],
          }).arn,
});

export const certificateArns = certificates.certificateArns;
export const listenerArn = certificates.listenerArn;
