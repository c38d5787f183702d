/** Source: ACM User Guide, "Actions, resources, and condition keys": `arn:partition:acm:region:account:certificate/id`. */
const pattern = /^arn:(aws[a-z-]*):acm:([a-z]{2,3}(?:-[a-z]+)+-\d+):(\d{12}):certificate\/([A-Za-z0-9-]+)$/;

export interface CertificateArn {
  readonly region: string;
  readonly account: string;
}

/** The parts of an ACM certificate's ARN, or undefined where `text` is not one. */
export function parseCertificateArn(text: string): CertificateArn | undefined {
  const [, , region, account] = pattern.exec(text) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}
