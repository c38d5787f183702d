/** Source: AWS Private CA User Guide, "Understanding certificate templates". */
const templateArn = /^arn:aws[a-z-]*:acm-pca:::template\/([A-Za-z0-9_]+)\/V\d+$/;

/** They make certificate authorities, in which `PrivateCertificate` has no part. */
const ofAuthorities = /RootCACertificate|SubordinateCACertificate/;

export const expectedTemplate =
  "the ARN of a template for end entities, such as arn:aws:acm-pca:::template/EndEntityServerAuthCertificate/V1";

/**
 * Whether a template is for end entities. All of these take subject and alternative names from the request (User Guide,
 * "AWS Private CA template definitions"), but one that is newer than that page may not: so the names are also compared
 * when the certificate has been issued.
 */
export function isEndEntityTemplate(arn: string): boolean {
  const name = templateArn.exec(arn)?.[1];
  return name !== undefined && !ofAuthorities.test(name);
}

/** The templates whose definitions are known to keep the names. Any other is named in previews. */
const keepNames =
  /^(EndEntity(Server|Client)?(Auth)?Certificate|BlankEndEntityCertificate(_CriticalBasicConstraints)?|CodeSigningCertificate|OCSPSigningCertificate)(_(API|CSR|APICSR)Passthrough)?$/;

/** What a preview says of a template that may drop the names, or undefined for one that keeps them. */
export function templateWarning(arn: string | undefined): string | undefined {
  const name = arn === undefined ? undefined : templateArn.exec(arn)?.[1];
  if (name === undefined || keepNames.test(name)) return undefined;
  return `templateArn: it is not known whether ${name} keeps the subject and the names of the request; they are compared once the certificate is there`;
}
