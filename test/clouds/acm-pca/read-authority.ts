// DescribeCertificateAuthority and GetCertificateAuthorityCertificate.
import { AwsError } from "../aws/aws-error.ts";
import { epochSeconds, type JsonObject } from "../aws/json-protocol.ts";
import { existingAuthority, type Operation, readAuthorityArn, statusOf } from "./context.ts";
import { pemOf } from "./sign-certificate.ts";
import type { StoredAuthority } from "./store.ts";

export const describeCertificateAuthority: Operation = (request, context) => {
  const arn = readAuthorityArn(request);
  request.finish();
  const authority = existingAuthority(arn, context);
  return { output: { CertificateAuthority: detailOf(authority, context.now) }, arn };
};

/** The authority's own certificate, and its issuers up to the root; a root has none. */
export const getCertificateAuthorityCertificate: Operation = (request, context) => {
  const arn = readAuthorityArn(request);
  request.finish();
  const { certificate, chain } = existingAuthority(arn, context);
  if (certificate === undefined) {
    throw new AwsError("InvalidStateException", "The certificate authority has no certificate yet.");
  }
  const issuers = chain.length === 0 ? {} : { CertificateChain: chain.map(pemOf).join("\n") };
  return { output: { Certificate: pemOf(certificate), ...issuers }, arn };
};

function detailOf(authority: StoredAuthority, now: number): JsonObject {
  const { certificate } = authority;
  return {
    Arn: authority.arn,
    OwnerAccount: authority.account,
    CreatedAt: epochSeconds(authority.createdAt),
    LastStateChangeAt: epochSeconds(authority.changedAt),
    Type: authority.type,
    Status: statusOf(authority, now),
    ...(certificate === undefined
      ? {}
      : {
          Serial: certificate.serialNumber.toLowerCase(),
          NotBefore: epochSeconds(Date.parse(certificate.validFrom)),
          NotAfter: epochSeconds(Date.parse(certificate.validTo)),
        }),
    CertificateAuthorityConfiguration: {
      KeyAlgorithm: authority.keyAlgorithm,
      SigningAlgorithm: authority.signingAlgorithm,
      Subject: authority.subject,
    },
    RevocationConfiguration: { CrlConfiguration: { Enabled: false }, OcspConfiguration: { Enabled: false } },
    KeyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
    UsageMode: authority.usageMode,
  };
}
