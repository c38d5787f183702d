import {
  existingAuthority,
  existingCertificate,
  inProgress,
  isPending,
  type Operation,
  readAuthorityArn,
  readCertificateArn,
} from "./context.ts";
import { pemOf } from "./sign-certificate.ts";
import type { StoredAuthority } from "./store.ts";

/** The certificate, and its issuers up to the root, which is included: revoked or expired ones too (API reference). */
export const getCertificate: Operation = (request, context) => {
  const authorityArn = readAuthorityArn(request);
  const arn = readCertificateArn(request);
  request.finish();
  const authority = existingAuthority(authorityArn, context);
  const issued = existingCertificate(arn, authorityArn, context);
  if (context.store.takePendingRead(arn) || isPending(issued, context)) throw inProgress(arn);
  return { output: { Certificate: pemOf(issued.certificate), CertificateChain: pathOf(authority) }, arn };
};

/** The authority's own certificate first, the root last; PEM without a line break at the end. */
export function pathOf({ certificate, chain }: StoredAuthority): string {
  return (certificate === undefined ? chain : [certificate, ...chain]).map(pemOf).join("\n");
}
