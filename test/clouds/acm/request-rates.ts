/** Requests a second, of each account and region (Service Quotas, "AWS Certificate Manager"). */
export const REQUEST_RATES: Readonly<Record<string, number>> = {
  ImportCertificate: 1,
  ListCertificates: 1,
  AddTagsToCertificate: 5,
  RemoveTagsFromCertificate: 5,
  ExportCertificate: 5,
  RequestCertificate: 5,
  UpdateCertificateOptions: 5,
  DescribeCertificate: 10,
  GetCertificate: 10,
  ListTagsForCertificate: 10,
  DeleteCertificate: 10,
};
