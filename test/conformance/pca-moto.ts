import {
  ACMPCAClient,
  CreateCertificateAuthorityCommand,
  GetCertificateAuthorityCsrCommand,
  GetCertificateCommand,
  ImportCertificateAuthorityCertificateCommand,
  IssueCertificateCommand,
  UpdateCertificateAuthorityCommand,
} from "@aws-sdk/client-acm-pca";
import { type StartedMoto, startMoto } from "../clouds/moto.ts";
import type { PcaUnderTest } from "./pca-suite.ts";

const region = "eu-west-1";

/** What moto 5.2.1 lacks. */
const skip = {
  "a certificate ends when the request says": "moto ignores Validity: all certificates last 365 days",
  "a disabled authority issues nothing": "moto issues whatever the authority's status is",
  "the same token gives the same certificate, another one another": "moto ignores IdempotencyToken",
  "a signing algorithm of another family is refused": "moto ignores SigningAlgorithm",
  "a validity beyond the authority's own is refused": "moto ignores Validity",
  "a request that is none is refused": "moto answers 500 instead of MalformedCSRException",
  "a second revocation says that it was done": "moto accepts any serial number, any number of times",
  "destroy revokes where that is asked for, and only there":
    "moto finds a revoked certificate only by a serial number in capital letters, without its leading zero",
  "a revoked certificate can still be read": "moto answers RequestInProgressException for a revoked certificate",
};

/** moto, by way of the real SDK only. */
export function motoPcaCloud(): PcaUnderTest {
  let moto: StartedMoto;
  let client: ACMPCAClient;

  /** An authority is active once it has a certificate, which a root issues to itself. */
  async function createRoot(): Promise<string> {
    const { CertificateAuthorityArn } = await client.send(
      new CreateCertificateAuthorityCommand({
        CertificateAuthorityType: "ROOT",
        CertificateAuthorityConfiguration: {
          KeyAlgorithm: "RSA_2048",
          SigningAlgorithm: "SHA256WITHRSA",
          Subject: { CommonName: "Example Private Root CA" },
        },
      }),
    );
    const { Csr = "" } = await client.send(new GetCertificateAuthorityCsrCommand({ CertificateAuthorityArn }));
    const { CertificateArn } = await client.send(
      new IssueCertificateCommand({
        CertificateAuthorityArn,
        Csr: Buffer.from(Csr),
        SigningAlgorithm: "SHA256WITHRSA",
        TemplateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity: { Type: "YEARS", Value: 10 },
      }),
    );
    const { Certificate = "" } = await client.send(
      new GetCertificateCommand({ CertificateAuthorityArn, CertificateArn }),
    );
    const installed = { CertificateAuthorityArn, Certificate: Buffer.from(Certificate) };
    await client.send(new ImportCertificateAuthorityCertificateCommand(installed));
    return CertificateAuthorityArn ?? "";
  }

  return {
    name: "moto",
    region,
    async start() {
      moto = await startMoto();
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: moto.url,
        AWS_ACCESS_KEY_ID: "testing",
        AWS_SECRET_ACCESS_KEY: "testing",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
      });
      client = new ACMPCAClient({ region, endpoint: moto.url });
    },
    stop: () => moto.close(),
    createRoot,
    async disable(authority) {
      await client.send(
        new UpdateCertificateAuthorityCommand({ CertificateAuthorityArn: authority, Status: "DISABLED" }),
      );
    },
    skip,
  };
}
