import { setTimeout as sleep } from "node:timers/promises";
import { GetCertificateCommand, type GetCertificateResponse } from "@aws-sdk/client-acm-pca";
import type { AcmPcaConnection } from "../aws/acm-pca/client.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { orderChain } from "../certificate/chain.ts";
import { parseCertificates } from "../certificate/pem.ts";
import { isTargetError } from "../targets/target-error.ts";

export interface Collected {
  readonly leaf: Certificate;
  /** The leaf's own issuer first, each proven by its signature on the one before: the order that ACM imports. */
  readonly chain: readonly Certificate[];
}

/** Issuing takes seconds. Source: AWS CLI, `acm-pca wait certificate-issued`: 60 looks, one a second. */
const looks = 60;
const pauseMilliseconds = 1_000;

/** The error of a certificate that is not issued yet. Source: AWS Private CA API Reference, GetCertificate. */
const pending = "RequestInProgressException";

/** Waits until the certificate is issued, for a minute at most. Throws `TargetError`, `InvalidInputError`. */
export async function collect(
  connection: AcmPcaConnection,
  certificateAuthorityArn: string,
  certificateArn: string,
): Promise<Collected> {
  const command = { CertificateAuthorityArn: certificateAuthorityArn, CertificateArn: certificateArn };
  for (let look = 1; ; look++) {
    try {
      return read(await connection.call("GetCertificate", (client) => client.send(new GetCertificateCommand(command))));
    } catch (error) {
      if (look === looks || !isTargetError(error) || error.serviceCode !== pending) throw error;
      await sleep(pauseMilliseconds);
    }
  }
}

function read({ Certificate = "", CertificateChain = "" }: GetCertificateResponse): Collected {
  const [leaf, ...others] = parseCertificates(Certificate, "Certificate of GetCertificate");
  if (leaf === undefined) throw new Error("unreachable: parseCertificates found none and did not say so");
  const path = "CertificateChain of GetCertificate";
  const issuers = CertificateChain.trim() === "" ? [] : parseCertificates(CertificateChain, path);
  return { leaf, chain: orderChain(leaf, [...others, ...issuers], path) };
}
