// What the tests of the local Private CA share: a served instance, the real SDK client on it, and signing requests.
import "reflect-metadata";
import { type webcrypto, X509Certificate } from "node:crypto";
import {
  ACMPCAClient,
  GetCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateCommandInput,
} from "@aws-sdk/client-acm-pca";
import { type Extension, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from "@peculiar/x509";
import { onTestFinished } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { type LocalAwsOptions, type StartedAws, startLocalAws } from "../aws/index.ts";

export interface RequestOptions {
  readonly keyAlgorithm?: keyof typeof KEYS;
  /** RFC 4514 text; empty for none. */
  readonly subject?: string;
  /** DNS names; an empty list leaves the extension out. */
  readonly names?: readonly string[];
  readonly extensions?: readonly Extension[];
}

const rsa = (modulusLength: number) => ({
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength,
});
const KEYS = {
  RSA_1024: rsa(1024),
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  EC_prime256v1: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  EC_secp384r1: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  Ed25519: { name: "Ed25519" },
} as const;

/** A signing request by somebody else's library, PEM. */
export async function signingRequest(options: RequestOptions = {}): Promise<string> {
  const { keyAlgorithm = "EC_prime256v1", subject = "CN=api.example.com", names = ["api.example.com"] } = options;
  const algorithm = KEYS[keyAlgorithm];
  const keys = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const alternative = names.map((value) => ({ type: "dns" as const, value }));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(alternative)]),
      ...(options.extensions ?? []),
    ],
  });
  return `${request.toString("pem")}\n`;
}

export interface PcaFixture extends StartedAws {
  readonly client: ACMPCAClient;
  /** A root with a P-256 key. */
  readonly authority: string;
  /** Issues with the SDK, for 30 days unless told otherwise, and answers the ARN. */
  issue(more?: Partial<IssueCertificateCommandInput>): Promise<string>;
  read(arn: string): Promise<{ certificate: X509Certificate; chain: string }>;
}

/** A local AWS over HTTP that ends with the test. The client never retries, so that a test sees each answer. */
export async function pcaFixture(options: LocalAwsOptions = {}): Promise<PcaFixture> {
  const started = await startLocalAws(options);
  onTestFinished(() => started.close());
  const client = pcaClientOf(started.url);
  const authority = started.aws.pca.createAuthority();
  return {
    ...started,
    client,
    authority,
    async issue(more = {}) {
      const { CertificateArn = "" } = await client.send(new IssueCertificateCommand(await inputOf(authority, more)));
      return CertificateArn;
    },
    async read(arn) {
      const CertificateAuthorityArn = arn.split("/certificate/")[0];
      const command = new GetCertificateCommand({ CertificateAuthorityArn, CertificateArn: arn });
      const { Certificate = "", CertificateChain = "" } = await client.send(command);
      return { certificate: new X509Certificate(Certificate), chain: CertificateChain };
    },
  };
}

async function inputOf(
  authority: string,
  more: Partial<IssueCertificateCommandInput>,
): Promise<IssueCertificateCommandInput> {
  return {
    CertificateAuthorityArn: authority,
    Csr: more.Csr ?? Buffer.from(await signingRequest()),
    SigningAlgorithm: "SHA256WITHECDSA",
    Validity: { Type: "DAYS", Value: 30 },
    ...more,
  };
}

interface ClientOptions {
  readonly region?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

export function pcaClientOf(url: string, options: ClientOptions = {}): ACMPCAClient {
  const { region = DEFAULT_REGION, credentials = DEFAULT_ACCOUNT.credentials[0] } = options;
  return new ACMPCAClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}
