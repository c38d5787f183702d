import { setTimeout as sleep } from "node:timers/promises";
import { RequestCertificateCommand } from "@aws-sdk/client-acm";
import type { AcmConnection } from "../targets/acm/client.ts";
import { TargetError } from "../targets/target-error.ts";
import { isSpent, type Observed, observe } from "./certificate.ts";
import { idempotencyToken } from "./idempotency-token.ts";
import type { Wanted } from "./wanted.ts";

/** So long a new certificate may be invisible to reads, in seconds. */
const visibleAfterSeconds = 30;
const pauseSeconds = 2;

/** Clocks differ: a certificate is of an earlier run only where it is older than this, in seconds. */
const clockSkewSeconds = 300;

/** A request whose certificate could not be looked at afterwards: its ARN is known, and goes into the state. */
export class UnseenError extends Error {
  override readonly name = "UnseenError";
  readonly arn: string;

  constructor(arn: string, cause: unknown) {
    super(`${arn} was requested, and could not be read: ${cause instanceof Error ? cause.message : cause}`);
    this.arn = arn;
  }
}

/**
 * Requests a certificate. The token makes a repeated request answer with the first one's certificate, for an hour, even
 * where that was deleted or has failed since: then it is requested once more, with another token.
 */
export async function request(connection: AcmConnection, wanted: Wanted, spent: readonly string[]): Promise<Observed> {
  const start = Date.now();
  const arn = await send(connection, wanted, spent);
  const seen = await firstLook(connection, arn);
  if (seen !== undefined && !(isSpent(seen) && isOlder(seen, start))) return seen;
  if (spent.includes(arn)) throw new UnseenError(arn, "the service answers twice with a certificate that is gone");
  return request(connection, wanted, [...spent, arn]);
}

function isOlder({ createdAt }: Observed, start: number): boolean {
  return createdAt !== undefined && createdAt.getTime() < start - clockSkewSeconds * 1000;
}

async function send(connection: AcmConnection, wanted: Wanted, spent: readonly string[]): Promise<string> {
  const { domainName, names, keyAlgorithm, certificateAuthorityArn, tags, transparencyLogging } = wanted;
  const others = names.filter((name) => name !== domainName);
  const { CertificateArn } = await connection.call("RequestCertificate", (client) =>
    client.send(
      new RequestCertificateCommand({
        DomainName: domainName,
        ...(others.length > 0 && { SubjectAlternativeNames: others }),
        KeyAlgorithm: keyAlgorithm,
        IdempotencyToken: idempotencyToken(wanted, spent),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        ...(certificateAuthorityArn === undefined
          ? { ValidationMethod: "DNS" as const }
          : { CertificateAuthorityArn: certificateAuthorityArn }),
        ...(transparencyLogging !== undefined && {
          Options: { CertificateTransparencyLoggingPreference: transparencyLogging ? "ENABLED" : "DISABLED" },
        }),
      }),
    ),
  );
  if (CertificateArn === undefined) {
    throw new TargetError("unknown", "RequestCertificate", "the service answered without an ARN");
  }
  return CertificateArn;
}

async function firstLook(connection: AcmConnection, arn: string): Promise<Observed | undefined> {
  const end = Date.now() + visibleAfterSeconds * 1000;
  try {
    for (;;) {
      const seen = await observe(connection, arn);
      if (seen !== undefined || Date.now() >= end) return seen;
      await sleep(pauseSeconds * 1000);
    }
  } catch (error) {
    throw new UnseenError(arn, error);
  }
}
