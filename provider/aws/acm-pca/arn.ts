/** Source: Service Authorization Reference, "AWS Private Certificate Authority": its one resource type. */
const pattern = /^arn:(aws[a-z-]*):acm-pca:([a-z]{2,3}(?:-[a-z]+)+-\d+):(\d{12}):certificate-authority\/[0-9A-Za-z-]+$/;

interface AuthorityArn {
  readonly region: string;
  readonly account: string;
}

/** The parts of a private CA's ARN, or undefined where `text` is not one. */
export function parseAuthorityArn(text: string): AuthorityArn | undefined {
  const [, , region, account] = pattern.exec(text) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}
