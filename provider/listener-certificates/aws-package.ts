import { createRequire } from "node:module";
import type { CustomResource, CustomResourceOptions, Input } from "@pulumi/pulumi";

/** `aws.lb.ListenerCertificate`, as far as it is used here: this package's types need no `@pulumi/aws`. */
type ListenerCertificateClass = new (
  name: string,
  args: { readonly listenerArn: Input<string>; readonly certificateArn: Input<string> },
  options: CustomResourceOptions,
) => CustomResource;

interface AwsPackage {
  readonly lb: { readonly ListenerCertificate: ListenerCertificateClass };
}

/** The program's own `@pulumi/aws`, which only `ListenerCertificates` needs. Throws, with what to do, where it is missing. */
export function awsPackage(folder: string = process.cwd()): AwsPackage {
  try {
    return createRequire(`${folder}/`)("@pulumi/aws");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error("ListenerCertificates attaches by @pulumi/aws, which is not installed: npm install @pulumi/aws");
  }
}
