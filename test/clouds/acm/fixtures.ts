// What the tests of the local ACM share: a served instance, the real SDK client on it, and quick EC certificates.
import {
  ACMClient,
  ImportCertificateCommand,
  type ImportCertificateCommandInput,
  ListTagsForCertificateCommand,
} from "@aws-sdk/client-acm";
import { onTestFinished } from "vitest";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../../pki/index.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import type { PemBundle } from "../faults.ts";
import type { LocalAcmOptions } from "./local-acm.ts";
import { type StartedAcm, startLocalAcm } from "./serve.ts";

export const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
export const authority = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });

/** A P-256 leaf of the shared authority, unless told otherwise. */
export function issue(options: Partial<LeafOptions> = {}): Promise<IssuedLeaf> {
  const key = options.privateKey === undefined ? { keyAlgorithm: "EC_prime256v1" as const } : {};
  return authority.issueLeaf({ names: ["www.example.com"], ...key, ...options });
}

export interface AcmFixture extends StartedAcm {
  readonly client: ACMClient;
  /** Imports with the SDK and answers the ARN. */
  import(leaf: IssuedLeaf, more?: Partial<ImportCertificateCommandInput>): Promise<string>;
  tagsOf(arn: string): Promise<Record<string, string>>;
}

/** A local ACM over HTTP that ends with the test. The client never retries, so that a test sees each answer. */
export async function acmFixture(options: LocalAcmOptions = {}): Promise<AcmFixture> {
  const started = await startLocalAcm(options);
  onTestFinished(() => started.close());
  const client = clientOf(started.url);
  return {
    ...started,
    client,
    async import(leaf, more = {}) {
      const { CertificateArn = "" } = await client.send(new ImportCertificateCommand({ ...inputOf(leaf), ...more }));
      return CertificateArn;
    },
    async tagsOf(arn) {
      const { Tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
      return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    },
  };
}

interface ClientOptions {
  readonly region?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

export function clientOf(url: string, options: ClientOptions = {}): ACMClient {
  const { region = DEFAULT_REGION, credentials = DEFAULT_ACCOUNT.credentials[0] } = options;
  return new ACMClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}

export function inputOf(leaf: IssuedLeaf): ImportCertificateCommandInput {
  const chain = leaf.chainPem === "" ? {} : { CertificateChain: Buffer.from(leaf.chainPem) };
  return { Certificate: Buffer.from(leaf.certificatePem), PrivateKey: Buffer.from(leaf.privateKeyPem), ...chain };
}

export function bundleOf(leaf: IssuedLeaf): PemBundle {
  return { certificate: leaf.certificatePem, chain: leaf.chainPem, privateKey: leaf.privateKeyPem };
}
