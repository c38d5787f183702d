/** The serial number as RevokeCertificate takes it: the last part of the ARN is the same number in hex. */
export function serialIn(certificateArn: string): string {
  const id = certificateArn.split("/").at(-1) ?? "";
  return /^([0-9a-f]{2})+$/i.test(id) ? id.toLowerCase().replace(/..(?=.)/g, "$&:") : id;
}

/** Says which certificate nobody needs, and how to get rid of it. */
export function superfluousText(certificateAuthorityArn: string, certificateArn: string, why: string): string {
  const serial = serialIn(certificateArn);
  return [
    `superfluous: the certificate with serial number ${serial} (${certificateArn}), ${why}.`,
    "To revoke it: aws acm-pca revoke-certificate --revocation-reason SUPERSEDED",
    `--certificate-authority-arn ${certificateAuthorityArn} --certificate-serial ${serial}`,
  ].join(" ");
}
