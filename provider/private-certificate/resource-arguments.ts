import type { Input } from "@pulumi/pulumi";
import type { AssumeRoleArguments } from "../aws/assume-role-arguments.ts";
import type { NewKeyAlgorithm } from "../certificate/new-key.ts";

/** What every `PrivateCertificate` takes. */
interface CommonArguments {
  /** `arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID`, in this account or the one of `assumeRole`. */
  certificateAuthorityArn: Input<string>;
  /** What the CA signs with. Default: its own key's family with SHA-256, or the hash of its curve's strength. */
  signingAlgorithm?:
    | Input<
        "SHA256WITHRSA" | "SHA384WITHRSA" | "SHA512WITHRSA" | "SHA256WITHECDSA" | "SHA384WITHECDSA" | "SHA512WITHECDSA"
      >
    | undefined;
  /** A template for end entities. Default of the service: `arn:aws:acm-pca:::template/EndEntityCertificate/V1`. */
  templateArn?: Input<string> | undefined;
  /** How long: days from now, or until an ISO 8601 date. Not beyond the CA's own end. */
  validity: Input<{ days: Input<number> } | { endDate: Input<string> }>;
  /** How many days before its end it is issued anew, at the next `pulumi up`. Default: a third of its lifetime. */
  renewBefore?: Input<{ days: Input<number> }> | undefined;
  /** Revoke the certificate when the resource is deleted. Default false. */
  revokeOnDelete?: Input<boolean> | undefined;
  /** Default `CESSATION_OF_OPERATION`. */
  revocationReason?:
    | Input<
        | "UNSPECIFIED"
        | "KEY_COMPROMISE"
        | "CERTIFICATE_AUTHORITY_COMPROMISE"
        | "AFFILIATION_CHANGED"
        | "SUPERSEDED"
        | "CESSATION_OF_OPERATION"
        | "PRIVILEGE_WITHDRAWN"
        | "A_A_COMPROMISE"
      >
    | undefined;
  /** The region that `certificateAuthorityArn` names, for programs that want to say it. */
  region?: Input<string> | undefined;
  /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
  profile?: Input<string> | undefined;
  /** A role to assume first: the one in the CA's account that trusts this one. */
  assumeRole?: Input<AssumeRoleArguments> | undefined;
  /** Who it belongs to. Default organization/project/stack/name. */
  provenanceId?: Input<string> | undefined;
}

/** The key and the signing request are made here, and kept as secrets of the state alone. */
export interface NewKeyArguments extends CommonArguments {
  /** As RFC 4514 writes names: `CN=api.example.com,O=Example`. Default: CN= and the first alternative name. */
  subject?: Input<string> | undefined;
  /** DNS names and IP addresses: what clients compare. */
  subjectAlternativeNames?: Input<Input<string>[]> | undefined;
  /** Default `RSA_2048`. */
  keyAlgorithm?: Input<NewKeyAlgorithm> | undefined;
  /** Whether a renewal makes a new key. Default true. */
  rotateKey?: Input<boolean> | undefined;
  csr?: never;
  privateKey?: never;
  privateKeyPassphrase?: never;
}

/** The user has made the key and the signing request. */
export interface OwnKeyArguments extends CommonArguments {
  /** PEM of a PKCS#10 request; names and key are taken from it. */
  csr: Input<string>;
  /** PEM of the key that `csr` was made with. Always kept as a secret. */
  privateKey: Input<string>;
  /** Of an encrypted `privateKey`. Always kept as a secret. */
  privateKeyPassphrase?: Input<string> | undefined;
  subject?: never;
  subjectAlternativeNames?: never;
  keyAlgorithm?: never;
  rotateKey?: never;
}

export type PrivateCertificateArguments = NewKeyArguments | OwnKeyArguments;
