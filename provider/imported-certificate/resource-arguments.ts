import type { Input, Output } from "@pulumi/pulumi";
import type { CertificateOutputs } from "./outputs.ts";

/** Everything but the target. PEM text is taken as people have it: CRLF, text around the blocks, any order. */
export interface ImportedCertificateArguments {
  /** PEM of the leaf, or of the leaf and its chain in any order. The leaf is the one that `privateKey` belongs to. */
  certificate: Input<string>;
  /** PEM of the issuers, if they are not in `certificate`. Any order; the root may be in it. */
  chain?: Input<string>;
  /** PEM: PKCS#8, PKCS#1 or SEC 1, encrypted or not. Always kept as a secret. */
  privateKey: Input<string>;
  /** Of an encrypted `privateKey`. Always kept as a secret. */
  privateKeyPassphrase?: Input<string>;
  /** PEM of the key of what is live already at a pinned ARN or name, so that a failed first import can be restored. */
  rollbackPrivateKey?: Input<string>;
  /** Of an encrypted `rollbackPrivateKey`. */
  rollbackPrivateKeyPassphrase?: Input<string>;
  /** `required` (default) refuses an import that could not be taken back; `best-effort` warns and goes on. */
  rollback?: Input<"required" | "best-effort">;
  /** What to do where somebody else's newer certificate is live: `refuse` (default) or `overwrite`. */
  onConflict?: Input<"refuse" | "overwrite">;
  /** Take over a certificate that another stack's provenance is on. Default false. */
  adopt?: Input<boolean>;
  /** `live` (default) looks at the target in previews; `offline` makes no call there. */
  preflight?: Input<"live" | "offline">;
  /** How an import is verified before it counts. */
  verify?: Input<{
    /** Seconds until reads and handshakes must show the new certificate. Default 120. */
    timeoutSeconds?: Input<number>;
    /** Where TLS handshakes must serve the new certificate. Default none. */
    endpoints?: Input<Input<EndpointArguments>[]>;
  }>;
  /** What a destroy does with the certificate. Default: `delete` if this resource made it, `retain` if it was there before. */
  deletionPolicy?: Input<"delete" | "retain">;
  /** Seconds that a delete waits for consumers to let go. Default 300. */
  deleteTimeoutSeconds?: Input<number>;
  /** Value of the tag `pulumi-certificates-certificate-id`. Default `organization/project/stack/name`. */
  provenanceId?: Input<string>;
}

export interface EndpointArguments {
  /** Name or address to connect to. */
  host: Input<string>;
  /** Default 443. */
  port?: Input<number>;
  /** Server name to ask for (SNI). Default `host`. */
  serverName?: Input<string>;
}

/** Into AWS Certificate Manager. Credentials come from the AWS SDK's own chain. */
export interface AcmTargetArguments {
  acm: {
    /** Default: the pinned ARN's, else `aws:region` of the stack's configuration. CloudFront needs us-east-1. */
    region?: Input<string>;
    /** The pin: an existing imported certificate to rotate in place. Default: a new one. */
    certificateArn?: Input<string>;
    /** At most 48; tags that others set are left alone. */
    tags?: Input<Record<string, Input<string>>>;
    /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
    profile?: Input<string>;
    /** A role to assume first, e.g. in the load balancer's account. */
    assumeRole?: Input<{
      roleArn: Input<string>;
      externalId?: Input<string>;
      /** Default `pulumi-certificates`. */
      sessionName?: Input<string>;
      tags?: Input<Record<string, Input<string>>>;
    }>;
  };
  keyVault?: never;
}

/** Outputs of every target. All but these and the id follow from the arguments and are known in previews. */
export type CommonOutputs = {
  readonly [Name in keyof CertificateOutputs]: Output<CertificateOutputs[Name]>;
};

export interface AcmOutputs {
  /** The ARN, which is also the id: it stays the same through every renewal. */
  readonly certificateArn: Output<string>;
}
