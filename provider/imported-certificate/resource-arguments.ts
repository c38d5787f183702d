import type { Input, Output } from "@pulumi/pulumi";
import type { AssumeRoleArguments } from "../aws/assume-role-arguments.ts";
import type { CertificateOutputs } from "../certificate-outputs.ts";

/** Everything but the target. PEM text is taken as people have it: CRLF, text around the blocks, any order. */
export interface ImportedCertificateArguments {
  /** PEM of the leaf, or of the leaf and its chain in any order. The leaf is the one that `privateKey` belongs to. */
  certificate: Input<string>;
  /** PEM of the issuers, if they are not in `certificate`. Any order; the root may be in it. */
  chain?: Input<string> | undefined;
  /** PEM: PKCS#8, PKCS#1 or SEC 1, encrypted or not. Always kept as a secret. */
  privateKey: Input<string>;
  /** Of an encrypted `privateKey`. Always kept as a secret. */
  privateKeyPassphrase?: Input<string> | undefined;
  /** PEM of the key of what is live already at a pinned ARN or name, so that a failed first import can be restored. */
  rollbackPrivateKey?: Input<string> | undefined;
  /** Of an encrypted `rollbackPrivateKey`. */
  rollbackPrivateKeyPassphrase?: Input<string> | undefined;
  /** `required` (default) refuses an import that could not be taken back; `best-effort` warns and goes on. */
  rollback?: Input<"required" | "best-effort"> | undefined;
  /** What to do where somebody else's newer certificate is live: `refuse` (default) or `overwrite`. */
  onConflict?: Input<"refuse" | "overwrite"> | undefined;
  /** Take over a certificate that another stack's provenance is on. Default false. */
  adopt?: Input<boolean> | undefined;
  /** What the certificate is for: adds the rules of each. */
  consumers?: Input<Input<ConsumerName>[]> | undefined;
  /** Whether warnings (expiring soon, names lost, …) fail the preview. Default false. */
  strict?: Input<boolean> | undefined;
  /** `live` (default) looks at the target in previews; `offline` makes no call there. */
  preflight?: Input<"live" | "offline"> | undefined;
  /** How an import is verified before it counts. */
  verify?:
    | Input<{
        /** Seconds until reads and handshakes must show the new certificate. Default 120. */
        timeoutSeconds?: Input<number> | undefined;
        /** Where TLS handshakes must serve the new certificate. Default none. */
        endpoints?: Input<Input<EndpointArguments>[]> | undefined;
      }>
    | undefined;
  /** What a destroy does with the certificate. Default: `delete` if this resource made it, `retain` if it was there before. */
  deletionPolicy?: Input<"delete" | "retain"> | undefined;
  /** Seconds that a delete waits for consumers to let go. Default 300. */
  deleteTimeoutSeconds?: Input<number> | undefined;
  /** Value of the tag `pulumi-certificates-certificate-id`. Default `organization/project/stack/name`. */
  provenanceId?: Input<string> | undefined;
}

/** Of ACM, and of Key Vault. */
export type ConsumerName =
  | "cloudfront"
  | "alb"
  | "api-gateway-edge"
  | "api-gateway-regional"
  | "application-gateway"
  | "front-door"
  | "app-service";

export interface EndpointArguments {
  /** Name or address to connect to. */
  host: Input<string>;
  /** Default 443. */
  port?: Input<number> | undefined;
  /** Server name to ask for (SNI). Default `host`. */
  serverName?: Input<string> | undefined;
}

/** Into AWS Certificate Manager. Credentials come from the AWS SDK's own chain. */
export interface AcmTargetArguments {
  acm: {
    /** Default: the pinned ARN's, else `aws:region` of the stack's configuration. CloudFront needs us-east-1. */
    region?: Input<string> | undefined;
    /** The pin: an existing imported certificate to rotate in place. Default: a new one. */
    certificateArn?: Input<string> | undefined;
    /** At most 48; tags that others set are left alone. */
    tags?: Input<Record<string, Input<string>>> | undefined;
    /** Profile of the shared AWS configuration. Default: `aws:profile` of the stack's configuration. */
    profile?: Input<string> | undefined;
    /** A role to assume first, e.g. in the load balancer's account. */
    assumeRole?: Input<AssumeRoleArguments> | undefined;
  };
  keyVault?: never;
}

/** Into Azure Key Vault. Secrets of the sign-in come from the environment only. */
export interface KeyVaultTargetArguments {
  keyVault: {
    /** `https://NAME.vault.azure.net`, a sovereign cloud's host, or a private DNS name. */
    vaultUrl: Input<string>;
    /** The pin: every import is a new version under this name. */
    certificateName: Input<string>;
    /** How to sign in. Default `default`: the chain of `@azure/identity`'s DefaultAzureCredential. */
    credential?: Input<"default" | "managed_identity" | "client_secret" | "workload_identity"> | undefined;
    /** Default: the environment variable AZURE_TENANT_ID. */
    tenantId?: Input<string> | undefined;
    /** Default: AZURE_CLIENT_ID; for `managed_identity` the system-assigned one. */
    clientId?: Input<string> | undefined;
    /** `pkcs12` (default) is what Application Gateway and Front Door need. */
    contentType?: Input<"pkcs12" | "pem"> | undefined;
    /** `modern` (default): PBES2 with AES-256 and SHA-256; `legacy`: 3DES and SHA-1, for vaults that take no other. */
    pfxEncryption?: Input<"modern" | "legacy"> | undefined;
    /** Whether the secret of the same name gives the key to consumers. Default true: gateways read it there. */
    exportable?: Input<boolean> | undefined;
    /** At most 13; tags that others set are left alone. */
    tags?: Input<Record<string, Input<string>>> | undefined;
    /** Recover a soft-deleted certificate of the same name first, and import over it. Default false: refused. */
    recoverDeleted?: Input<boolean> | undefined;
    /** Purge after a delete, where the vault allows it. Default false: the name stays soft-deleted. */
    purge?: Input<boolean> | undefined;
  };
  acm?: never;
}

/** Outputs of every target. All but these and the id follow from the arguments and are known in previews. */
export type CommonOutputs = {
  readonly [Name in keyof CertificateOutputs]: Output<CertificateOutputs[Name]>;
};

export interface AcmOutputs {
  /** The ARN, which is also the id: it stays the same through every renewal. */
  readonly certificateArn: Output<string>;
}

export interface KeyVaultOutputs {
  /** Versionless, and also the id: it stays the same through every renewal. */
  readonly certificateId: Output<string>;
  /** Versionless id of the secret that gateways read; they follow it to every new version. */
  readonly secretId: Output<string>;
  /** Id of the secret of the version that is live: for consumers that shall not follow by themselves. */
  readonly versionedSecretId: Output<string>;
}
