import { allow, type PolicyDocument, policy, unfit } from "../aws/policy.ts";
import { InvalidInputError } from "../errors.ts";

export interface ListenerCertificatesPolicyOptions {
  /** The listeners that certificates are attached to. */
  listenerArns: readonly string[];
  /** For groups that neither request nor name a certificate. Default true. */
  discovery?: boolean | undefined;
}

/**
 * The least that `ListenerCertificates` needs beside what its requested certificates do (`acmRequestPolicy`,
 * `route53ValidationPolicy`). Throws `InvalidInputError` for what is no listener.
 *
 * Source: Service Authorization Reference, Elastic Load Balancing V2: descriptions know no resources.
 */
export function listenerCertificatesPolicy(options: ListenerCertificatesPolicyOptions): PolicyDocument {
  const { listenerArns, discovery = true } = options;
  const [first, ...more] = listenerArns.flatMap((arn, index) =>
    /^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/.+$/.test(arn)
      ? []
      : [unfit(`listenerArns[${index}]`, "arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/…", arn)],
  );
  if (first !== undefined) throw new InvalidInputError([first, ...more]);
  const attaching = ["AddListenerCertificates", "RemoveListenerCertificates"].map(
    (each) => `elasticloadbalancing:${each}`,
  );
  return policy(
    allow("Attach", attaching, listenerArns),
    allow("Look", ["elasticloadbalancing:DescribeListenerCertificates"], ["*"]),
    ...(discovery ? [allow("Discover", ["acm:ListCertificates", "acm:ListTagsForCertificate"], ["*"])] : []),
  );
}
