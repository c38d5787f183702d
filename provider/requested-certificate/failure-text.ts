import type { Observed } from "./certificate.ts";

/** What to do, by ACM's reason. Source: ACM User Guide, "Certificate request fails". */
const advice: Readonly<Record<string, string>> = {
  CAA_ERROR:
    'a CAA record of a name, or of a domain above it, does not let Amazon issue: add one with the value 0 issue "amazon.com" (and issuewild for a wildcard) there, or remove them',
  ADDITIONAL_VERIFICATION_REQUIRED:
    "Amazon wants to look at the domain first, as it does for well-known ones: open a case with AWS Support",
  DOMAIN_NOT_ALLOWED:
    "a name is on a list of unsafe domains (VirusTotal, Google Safe Browsing): have it taken off there, then open a case with AWS Support",
  INVALID_PUBLIC_DOMAIN: "a name is under no public top-level domain: mend it, or use a private CA",
  DOMAIN_VALIDATION_DENIED: "the owner of a domain has refused: ask there",
  NO_AVAILABLE_CONTACTS: "the domain has no contacts to ask: validate by DNS",
  PCA_ACCESS_DENIED:
    "ACM may not use the private CA: give its account the permissions acm-pca:IssueCertificate, GetCertificate and ListPermissions, or share the CA",
  PCA_INVALID_STATE: "the private CA is not ACTIVE: enable it, or take another one",
  PCA_RESOURCE_NOT_FOUND: "there is no such private CA: mend certificateAuthorityArn",
  PCA_INVALID_ARN: "certificateAuthorityArn is no ARN of a private CA: mend it",
  PCA_INVALID_ARGS: "the private CA does not take these names or this key algorithm: its own key's family has to fit",
  PCA_INVALID_DURATION: "the private CA ends before the certificate would: renew the CA, or take another one",
  PCA_NAME_CONSTRAINTS_VALIDATION: "the private CA's name constraints do not allow these names",
  PCA_LIMIT_EXCEEDED: "the private CA has issued as many certificates as its quota allows",
  SLR_NOT_FOUND: "the service-linked role AWSServiceRoleForCertificateManager is missing: create it with IAM",
};

const failed = "ACM says no more: look at the certificate in its console";

const statusAdvice: Readonly<Record<string, string>> = {
  VALIDATION_TIMED_OUT:
    "ACM has looked for 72 hours: are the validation records in a zone that the names are delegated to (dig NS, dig CNAME)?",
  EXPIRED: "it was not renewed in time: ACM renews what is in use and whose validation records are still there",
  REVOKED: "it was revoked: find out why before the next one",
  INACTIVE: "its private CA does not serve it any more",
};

const again = "Then run pulumi up: the failed certificate is replaced by a new request";

/** Why nothing comes of a certificate, and what to do. */
export function failureText({ arn, status, failureReason, names }: Observed): string {
  const reason = failureReason === undefined ? status : `${status}, ${failureReason}`;
  const todo = status === "FAILED" ? (advice[failureReason ?? ""] ?? failed) : (statusAdvice[status] ?? failed);
  return `${arn} for ${names.join(", ")}: expected to be issued, received ${reason}.\n  to do: ${todo}.\n  ${again}`;
}
