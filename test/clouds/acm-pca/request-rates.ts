/** Requests a second, of each account and region (Service Quotas, "AWS Private Certificate Authority"). */
export const REQUEST_RATES: Readonly<Record<string, number>> = {
  IssueCertificate: 25,
  GetCertificate: 75,
  RevokeCertificate: 20,
  DescribeCertificateAuthority: 20,
  GetCertificateAuthorityCertificate: 20,
};
