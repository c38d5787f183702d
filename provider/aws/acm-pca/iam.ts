import { refuse } from "../../errors.ts";
import { allow, type PolicyDocument, policy, unfit } from "../policy.ts";
import { parseAuthorityArn } from "./arn.ts";

export interface PrivateCertificatePolicyOptions {
  /** The private CAs that may issue. */
  readonly certificateAuthorityArns: readonly string[];
  /** Also revoke, as `revokeOnDelete` does. Default false. */
  readonly revocation?: boolean | undefined;
  /** Only what previews read, e.g. for a pull request's job. Default false. */
  readonly previewOnly?: boolean | undefined;
}

/**
 * The least that `PrivateCertificate` needs of its CAs. Give it to whoever runs `pulumi up`, or to the role in the CA's
 * account that `assumeRole` names. Throws `InvalidInputError` for what is no CA's ARN.
 *
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import { privateCertificatePolicy } from "pulumi-certificates";
 *
 * const certificateAuthorityArns = ["arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/12345678"];
 * new aws.iam.RolePolicy("issuer", { role: "issuer", policy: privateCertificatePolicy({ certificateAuthorityArns }) });
 * ```
 *
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Private Certificate
 * Authority": all of them take the CA's ARN.
 */
export function privateCertificatePolicy(options: PrivateCertificatePolicyOptions): PolicyDocument {
  const { certificateAuthorityArns, revocation = false, previewOnly = false } = options;
  refuseOthers(certificateAuthorityArns);
  const issuing = ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"];
  const revoking = revocation ? ["acm-pca:RevokeCertificate"] : [];
  const actions = ["acm-pca:DescribeCertificateAuthority", ...(previewOnly ? [] : [...issuing, ...revoking])];
  return policy(allow("PrivateCertificates", actions, certificateAuthorityArns));
}

function refuseOthers(arns: readonly string[]): void {
  const form = "arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID";
  const none = arns.length === 0 ? [unfit("certificateAuthorityArns", "at least one ARN", "none")] : [];
  const others = arns.flatMap((arn, index) =>
    parseAuthorityArn(arn) === undefined ? [unfit(`certificateAuthorityArns[${index}]`, form, arn)] : [],
  );
  refuse([...none, ...others]);
}
