import { DescribeCertificateAuthorityCommand } from "@aws-sdk/client-acm-pca";
import type { AcmPcaConnection } from "../aws/acm-pca/client.ts";
import { InvalidInputError, refuse, type Violation, violation } from "../errors.ts";
import { isTargetError } from "../targets/target-error.ts";
import type { Request, Validity } from "./request.ts";

/** A private CA, as far as it matters to what it is asked for. */
interface Authority {
  /** `ACTIVE`, or why it cannot issue. */
  readonly status: string;
  /** `RSA_2048`, `EC_prime256v1`, …, of its own key. */
  readonly keyAlgorithm: string;
  readonly notAfter: Date | undefined;
  readonly shortLived: boolean;
}

const millisecondsADay = 24 * 60 * 60 * 1000;

/** Source: AWS Private CA User Guide, "CA modes": a CA for short-lived certificates issues for seven days at most. */
const shortLivedDays = 7;

/** Looks at the CA for what stands against the request. Throws `InvalidInputError` with all of it, or `TargetError`. */
export async function refuseImpossible(connection: AcmPcaConnection, request: Request, now: Date): Promise<void> {
  refuse(obstacles(await describe(connection, request), request, now));
}

/** The same in a preview, where a missing permission only means that less is known. */
export async function refuseImpossibleInPreview(
  connection: AcmPcaConnection,
  request: Request,
  warn: (message: string) => void,
): Promise<void> {
  try {
    await refuseImpossible(connection, request, new Date());
  } catch (error) {
    if (!isTargetError(error, "denied", "unavailable")) throw error;
    warn(`not checked whether ${request.certificateAuthorityArn} can issue it: ${error.message}`);
  }
}

/**
 * What the CA signs with by default: its own key's family, with the hash of the curve's strength.
 * Source: AWS Private CA API Reference, IssueCertificate: the algorithm's family must match the CA's key.
 */
export async function signingAlgorithmOf(connection: AcmPcaConnection, request: Request): Promise<string> {
  if (request.signingAlgorithm !== undefined) return request.signingAlgorithm;
  const { keyAlgorithm } = await describe(connection, request);
  const known = defaultSigningAlgorithm(keyAlgorithm);
  if (known !== undefined) return known;
  const received = `nothing, and a CA whose key is ${keyAlgorithm}`;
  throw new InvalidInputError([violation("ARGUMENT_INVALID", "signingAlgorithm", "an algorithm", received)]);
}

function defaultSigningAlgorithm(keyAlgorithm: string): string | undefined {
  if (keyAlgorithm.startsWith("RSA_")) return "SHA256WITHRSA";
  const hashes: Readonly<Record<string, string>> = { prime256v1: "SHA256", secp384r1: "SHA384", secp521r1: "SHA512" };
  const hash = hashes[keyAlgorithm.replace("EC_", "")];
  return hash && `${hash}WITHECDSA`;
}

async function describe(connection: AcmPcaConnection, { certificateAuthorityArn }: Request): Promise<Authority> {
  const command = new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: certificateAuthorityArn });
  const answer = await connection.call("DescribeCertificateAuthority", (client) => client.send(command));
  const {
    Status = "unknown",
    NotAfter,
    UsageMode,
    CertificateAuthorityConfiguration,
  } = answer.CertificateAuthority ?? {};
  return {
    status: Status,
    keyAlgorithm: CertificateAuthorityConfiguration?.KeyAlgorithm ?? "unknown",
    notAfter: NotAfter,
    shortLived: UsageMode === "SHORT_LIVED_CERTIFICATE",
  };
}

function obstacles(authority: Authority, request: Request, now: Date): Violation[] {
  return [
    inactive(authority, request),
    beyondAuthority(authority, request.validity, now),
    beyondShortLived(authority, request.validity, now),
    anotherFamily(authority, request),
  ].filter((each) => each !== undefined);
}

function inactive({ status }: Authority, { certificateAuthorityArn }: Request): Violation | undefined {
  if (status === "ACTIVE") return undefined;
  const received = `${certificateAuthorityArn}, which is ${status}`;
  return violation("AUTHORITY_NOT_ACTIVE", "certificateAuthorityArn", "a CA that is ACTIVE", received);
}

/** Source: AWS Private CA API Reference, IssueCertificate `Validity`: not beyond what its parents have. */
function beyondAuthority({ notAfter }: Authority, validity: Validity, now: Date): Violation | undefined {
  const end = endOf(validity, now);
  if (notAfter === undefined || end <= notAfter.getTime()) return undefined;
  const expected = `an end before the CA's own, ${notAfter.toISOString()}`;
  return violation("VALIDITY_TOO_LONG", "validity", expected, new Date(end).toISOString());
}

function beyondShortLived({ shortLived }: Authority, validity: Validity, now: Date): Violation | undefined {
  const end = endOf(validity, now);
  if (!shortLived || end <= now.getTime() + shortLivedDays * millisecondsADay) return undefined;
  const expected = `at most ${shortLivedDays} days from a CA for short-lived certificates`;
  return violation("VALIDITY_TOO_LONG", "validity", expected, `an end at ${new Date(end).toISOString()}`);
}

function anotherFamily({ keyAlgorithm }: Authority, { signingAlgorithm }: Request): Violation | undefined {
  const family = /^(RSA|EC)_/.exec(keyAlgorithm)?.[1];
  if (signingAlgorithm === undefined || family === undefined || signingAlgorithm.includes(`WITH${family}`)) {
    return undefined;
  }
  const expected = `an algorithm of the CA's key (${keyAlgorithm})`;
  return violation("ARGUMENT_INVALID", "signingAlgorithm", expected, signingAlgorithm);
}

function endOf(validity: Validity, now: Date): number {
  return "days" in validity ? now.getTime() + validity.days * millisecondsADay : Date.parse(validity.endDate);
}
