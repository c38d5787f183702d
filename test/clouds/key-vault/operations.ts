import {
  deleteCertificateOperation,
  getCertificate,
  getCertificateOperation,
  getCertificatePolicy,
  getCertificates,
  getCertificateVersions,
  getSecret,
  updateCertificate,
} from "./certificate-operations.ts";
import type { Operation } from "./context.ts";
import {
  deleteCertificate,
  getDeletedCertificate,
  getDeletedCertificates,
  purgeDeletedCertificate,
  recoverDeletedCertificate,
} from "./deleted-operations.ts";
import { importCertificate } from "./import-certificate.ts";

/** By the operation's name in the published specification. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ["ImportCertificate", importCertificate],
  ["GetCertificate", getCertificate],
  ["GetCertificates", getCertificates],
  ["GetCertificateVersions", getCertificateVersions],
  ["GetCertificatePolicy", getCertificatePolicy],
  ["UpdateCertificate", updateCertificate],
  ["GetCertificateOperation", getCertificateOperation],
  ["DeleteCertificateOperation", deleteCertificateOperation],
  ["DeleteCertificate", deleteCertificate],
  ["GetDeletedCertificate", getDeletedCertificate],
  ["GetDeletedCertificates", getDeletedCertificates],
  ["RecoverDeletedCertificate", recoverDeletedCertificate],
  ["PurgeDeletedCertificate", purgeDeletedCertificate],
  ["GetSecret", getSecret],
]);
