/** The calls that this package makes. */
export type AcmOperation =
  | "ImportCertificate"
  | "RequestCertificate"
  | "UpdateCertificateOptions"
  | "ExportCertificate"
  | "ListCertificates"
  | "GetCertificate"
  | "DescribeCertificate"
  | "ListTagsForCertificate"
  | "AddTagsToCertificate"
  | "RemoveTagsFromCertificate"
  | "DeleteCertificate";

/** Requests a second for an account and region. Source: ACM User Guide, Quotas, "API rate quotas". */
export const requestsPerSecond: Readonly<Record<AcmOperation, number>> = {
  ImportCertificate: 1,
  ListCertificates: 1,
  RequestCertificate: 5,
  UpdateCertificateOptions: 5,
  ExportCertificate: 5,
  AddTagsToCertificate: 5,
  RemoveTagsFromCertificate: 5,
  GetCertificate: 10,
  DescribeCertificate: 10,
  ListTagsForCertificate: 10,
  DeleteCertificate: 10,
};

/** Source: ACM API Reference, ImportCertificate, length constraints. */
export const sizeLimits = {
  certificateBytes: 32_768,
  privateKeyBytes: 5_120,
  chainBytes: 2_097_152,
  ocspUrlCharacters: 1_000,
} as const;

/** Source: ACM API Reference, ImportCertificate `Tags` and type Tag. */
export const tagLimits = {
  count: 50,
  keyCharacters: 128,
  valueCharacters: 256,
  allowed: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  reservedPrefix: "aws:",
} as const;
