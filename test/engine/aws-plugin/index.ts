/**
 * A small stand-in for Pulumi's AWS plugin: listeners and their certificates, by the AWS SDK against AWS_ENDPOINT_URL.
 * Programs with `@pulumi/aws` run on it unchanged.
 */
import { fileURLToPath } from "node:url";
import type { PluginOptions } from "../engine.ts";

export const awsPlugin: PluginOptions = {
  types: ["aws:lb/listener:", "aws:lb/listenerCertificate:"],
  executable: fileURLToPath(new URL("pulumi-resource-aws", import.meta.url)),
};
