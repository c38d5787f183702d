import type { Input, Output } from "@pulumi/pulumi";
import type { AssumeRole } from "../aws/arguments.ts";
import type { RequestedCertificateArguments } from "../requested-certificate/resource-arguments.ts";

/**
 * Hosts that share a certificate. Its ARN, where given, wins over everything; else it is requested, with `request: true`;
 * else the best issued certificate that covers the hosts is discovered, of those that this package does not manage.
 */
export interface ListenerGroup {
  /** The first one is the domain name of a requested certificate, the others are its further names. */
  hosts?: readonly string[] | undefined;
  request?: boolean | undefined;
  certificateArn?: Input<string> | undefined;
  /** Goes over the default of all groups; an empty text does not. */
  certificateAuthorityArn?: Input<string | undefined> | undefined;
}

/** What is said of a requested certificate goes for those of all groups. */
export interface ListenerCertificatesArguments
  extends Pick<
    RequestedCertificateArguments,
    "validation" | "keyAlgorithm" | "timeoutMinutes" | "tags" | "maxNames" | "deleteTimeoutSeconds"
  > {
  /**
   * The listener, which keeps its default certificate; or what makes it with a default certificate, that of `defaultGroup`:
   * `(certificateArn) => new aws.lb.Listener("https", { certificateArn, … }).arn`.
   */
  listenerArn: Input<string> | ((defaultCertificateArn: Output<string>) => Input<string>);
  /** Whose certificate a listener is made with. Default: the first group. */
  defaultGroup?: string | undefined;
  /** By names that stay: a group that is named otherwise is another one. */
  groups: Readonly<Record<string, ListenerGroup>>;
  /** A private CA for all groups that request. Another one re-issues: the new certificate is attached before the old one goes. */
  certificateAuthorityArn?: Input<string | undefined> | undefined;
  /** Where the load balancer's quota of certificates was raised: to what. Default 25, beside the listener's default one. */
  maxCertificates?: number | undefined;
  /** Default: `aws:region` of the stack's configuration. */
  region?: string | undefined;
  /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
  profile?: string | undefined;
  /** A role to assume first. Attachments are made with the provider of `@pulumi/aws` that the component is given. */
  assumeRole?: AssumeRole | undefined;
}
