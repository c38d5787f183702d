import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeCertificateCommand, ExportCertificateCommand, GetCertificateCommand } from "@aws-sdk/client-acm";
import { type Bundle, parseBundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { parseCertificates } from "../certificate/pem.ts";
import { type Violation, violation } from "../errors.ts";
import { parseCertificateArn } from "../targets/acm/arn.ts";
import { connectRegion } from "../targets/acm/client.ts";
import { isTargetError } from "../targets/target-error.ts";
import type { ExportSettings } from "./arguments.ts";

/** A private certificate is issued within seconds of its request. */
const looks = 60;
const pauseMilliseconds = 1_000;

/** The error of a certificate that is requested and not issued yet. Source: ACM API Reference, ExportCertificate. */
const pending = "RequestInProgressException";

/**
 * Exports the certificate with its key. The passphrase is made for the call and kept nowhere, and the key is decrypted in
 * memory. A certificate that is not issued yet is waited for, for a minute at most. Throws `TargetError`.
 */
export async function exportBundle(args: ExportSettings): Promise<Bundle> {
  for (let look = 1; ; look++) {
    try {
      return await exportOnce(args);
    } catch (error) {
      if (look === looks || !isTargetError(error) || error.serviceCode !== pending) throw error;
      await sleep(pauseMilliseconds);
    }
  }
}

/** Bits of a passphrase: as hard to guess as the key's own encryption. */
const passphraseBytes = 32;

async function exportOnce(args: ExportSettings): Promise<Bundle> {
  // Hex, because ACM takes ASCII other than #, $ and % only (ACM API Reference, ExportCertificate `Passphrase`).
  const privateKeyPassphrase = randomBytes(passphraseBytes).toString("hex");
  const Passphrase = Buffer.from(privateKeyPassphrase);
  const command = new ExportCertificateCommand({ CertificateArn: args.certificateArn, Passphrase });
  try {
    const answer = await connectionFor(args).call("ExportCertificate", (client) => client.send(command));
    const { Certificate = "", CertificateChain = "", PrivateKey = "" } = answer;
    return parseBundle({
      certificate: Certificate,
      chain: CertificateChain,
      privateKey: PrivateKey,
      privateKeyPassphrase,
    });
  } finally {
    Passphrase.fill(0);
  }
}

/** The leaf that is at the source now; undefined where there is none any more. One call. */
export async function leafAt(args: ExportSettings): Promise<Certificate | undefined> {
  const command = new GetCertificateCommand({ CertificateArn: args.certificateArn });
  try {
    const answer = await connectionFor(args).call("GetCertificate", (client) => client.send(command));
    return parseCertificates(answer.Certificate ?? "", "Certificate of GetCertificate")[0];
  } catch (error) {
    if (isTargetError(error, "absent")) return undefined;
    throw error;
  }
}

/** Why ACM would refuse to export it; undefined also for what is still being issued. */
export async function refusal(args: ExportSettings): Promise<Violation | undefined> {
  const command = new DescribeCertificateCommand({ CertificateArn: args.certificateArn });
  const answer = await connectionFor(args).call("DescribeCertificate", (client) => client.send(command));
  const { Type, Status = "unknown", Options } = answer.Certificate ?? {};
  const exportable = Type === "PRIVATE" || (Type === "AMAZON_ISSUED" && Options?.Export === "ENABLED");
  if (!exportable) return unfit(args, `one of type ${Type ?? "unknown"}, whose key ACM does not give`);
  return ["ISSUED", "PENDING_VALIDATION"].includes(Status) ? undefined : unfit(args, `one that is ${Status}`);
}

function unfit({ certificateArn }: ExportSettings, received: string): Violation {
  const expected = "a private certificate, or a public one that was requested as exportable,";
  return violation("EXPORT_REFUSED", `certificateArn (${certificateArn})`, expected.replace(/,$/, ""), received);
}

function connectionFor(args: ExportSettings) {
  return connectRegion(parseCertificateArn(args.certificateArn)?.region ?? "", args);
}
