/** The calls that this package makes. */
export type AcmPcaOperation =
  | "IssueCertificate"
  | "GetCertificate"
  | "DescribeCertificateAuthority"
  | "RevokeCertificate";

/** Requests a second for an account and region. Source: AWS General Reference, "AWS Private CA endpoints and quotas". */
export const requestsPerSecond: Readonly<Record<AcmPcaOperation, number>> = {
  IssueCertificate: 25,
  GetCertificate: 75,
  DescribeCertificateAuthority: 20,
  RevokeCertificate: 20,
};
