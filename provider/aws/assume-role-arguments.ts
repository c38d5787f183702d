import type { Input } from "@pulumi/pulumi";

/** A role to assume first. */
export interface AssumeRoleArguments {
  roleArn: Input<string>;
  externalId?: Input<string> | undefined;
  /** Default `pulumi-certificates`. */
  sessionName?: Input<string> | undefined;
  tags?: Input<Record<string, Input<string>>> | undefined;
}
