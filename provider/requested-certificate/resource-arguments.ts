import type { Input, Output } from "@pulumi/pulumi";
import type { AssumeRoleArguments } from "../aws/assume-role-arguments.ts";
import type { DomainValidationOption } from "./outputs.ts";

/** Where and how the validation records are written. */
export interface ValidationArguments {
  /** The zone for all names. Default: for each record the most specific public zone that its name is under. */
  hostedZoneId?: Input<string> | undefined;
  /** Profile of the shared AWS configuration for the zones' account. Default: the certificate's. */
  profile?: Input<string> | undefined;
  /** A role in the account of the zones, where that is another one; see `route53ValidationPolicy`. */
  assumeRole?: Input<AssumeRoleArguments> | undefined;
  /** Of the records, in seconds. Default 300. */
  ttl?: Input<number> | undefined;
  /** Default true. `false` where DNS is not in Route 53: the records are shown, and outputs; somebody else creates them. */
  createRecords?: Input<boolean> | undefined;
  /** Whether a delete removes records that no certificate of the account needs any more. Default true. */
  deleteRecords?: Input<boolean> | undefined;
}

/** What to request. Another name, key algorithm, CA or region makes another certificate, before the old one goes. */
export interface RequestedCertificateArguments {
  /** The first name; at most 64 characters. `*.example.com` stands for one more label. */
  domainName: Input<string>;
  /** The other names; with the first one at most ten, see `maxNames`. Their order makes no difference. */
  subjectAlternativeNames?: Input<Input<string>[]> | undefined;
  /** Default: `aws:region` of the stack's configuration. CloudFront needs us-east-1. */
  region?: Input<string> | undefined;
  /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
  profile?: Input<string> | undefined;
  /** A role to assume first, e.g. in the load balancer's account. */
  assumeRole?: Input<AssumeRoleArguments> | undefined;
  /** How the names are validated, by DNS. */
  validation?: Input<ValidationArguments> | undefined;
  /** A private CA that issues instead of Amazon; nothing is validated then. */
  certificateAuthorityArn?: Input<string | undefined> | undefined;
  /** Default RSA_2048. */
  keyAlgorithm?: Input<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1"> | undefined;
  /** Take a certificate that nobody manages and that is for the same names, key algorithm and CA. Default true. */
  reuse?: Input<boolean> | undefined;
  /** Default true: done when the certificate is issued. `false`: done when it is requested, see the output `status`. */
  wait?: Input<boolean> | undefined;
  /** How long to wait. Default 75. */
  timeoutMinutes?: Input<number> | undefined;
  /** At most 48; tags that others set are left alone. */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /** Certificate transparency logging, as far as ACM still lets that be chosen. Default: ACM's own. */
  transparencyLogging?: Input<boolean> | undefined;
  /** Where ACM's quota "Domain names per ACM certificate" was raised: to what. Default 10. */
  maxNames?: Input<number> | undefined;
  /** What a destroy does with the certificate. Default: `delete` if this resource requested it, `retain` if it was reused. */
  deletionPolicy?: Input<"delete" | "retain"> | undefined;
  /** Seconds that a delete waits for consumers to let go. Default 300. */
  deleteTimeoutSeconds?: Input<number> | undefined;
  /** Value of the tag `pulumi-certificates-certificate-id`. Default `organization/project/stack/name`. */
  provenanceId?: Input<string> | undefined;
}

export interface RequestedCertificateOutputs {
  /** The ARN, which is also the id: known in previews from the first `up` on. */
  readonly certificateArn: Output<string>;
  /** ACM's word: `PENDING_VALIDATION`, `ISSUED`, `FAILED`, …; anything but `ISSUED` only with `wait: false` or after a failure. */
  readonly status: Output<string>;
  /** `AMAZON_ISSUED`, or `PRIVATE` of a private CA. */
  readonly type: Output<string>;
  /** Each name's validation record, and the zone that it was put into. */
  readonly domainValidationOptions: Output<readonly DomainValidationOption[]>;
  readonly keyAlgorithm: Output<string>;
  /** Of an issued certificate, as ACM writes it. */
  readonly issuer: Output<string | undefined>;
  /** Lower-case hex in pairs. */
  readonly serialNumber: Output<string | undefined>;
  /** ISO 8601, UTC. Undefined until issued; ACM's own renewals show after a refresh. */
  readonly notBefore: Output<string | undefined>;
  /** ISO 8601, UTC. Undefined until issued. */
  readonly notAfter: Output<string | undefined>;
}
