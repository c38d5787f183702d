import { RevokeCertificateCommand, type RevokeCertificateRequest } from "@aws-sdk/client-acm-pca";
import { parseAuthorityArn } from "../aws/acm-pca/arn.ts";
import { type AcmPcaConnection, connectAcmPca } from "../aws/acm-pca/client.ts";
import type { AwsIdentity } from "../aws/arguments.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { isTargetError } from "../targets/target-error.ts";
import { readState } from "./state.ts";
import { serialIn } from "./superfluous.ts";

/** Source: AWS Private CA API Reference, RevokeCertificate: what it answers to what is revoked already. */
const revokedAlready = "RequestAlreadyProcessedException";

interface Revocable {
  readonly authority: string;
  readonly serialNumber: string;
}

/** Revokes what the resource had issued and still holds. What has ended, is gone or is revoked needs nothing. */
export async function revokeAll(outputs: Properties, now: Date): Promise<void> {
  for (const { authority, serialNumber } of revocable(outputs, now)) {
    const region = parseAuthorityArn(authority)?.region ?? "";
    const connection = connectAcmPca(region, outputs as AwsIdentity);
    await revoke(connection, {
      CertificateAuthorityArn: authority,
      CertificateSerial: serialNumber,
      RevocationReason: reasonOf(outputs),
    });
  }
}

async function revoke(connection: AcmPcaConnection, request: RevokeCertificateRequest): Promise<void> {
  try {
    await connection.call("RevokeCertificate", (client) => client.send(new RevokeCertificateCommand(request)));
  } catch (error) {
    if (isTargetError(error, "absent")) return;
    if (!isTargetError(error) || error.serviceCode !== revokedAlready) throw error;
  }
}

function revocable(outputs: Properties, now: Date): Revocable[] {
  const { request, serialNumber, lifetime, pending } = readState(outputs);
  const found: Revocable[] = [];
  if (request !== undefined && serialNumber !== undefined && lifetime !== undefined && lifetime.notAfter > now) {
    found.push({ authority: request.certificateAuthorityArn, serialNumber });
  }
  if (pending?.certificateArn !== undefined) {
    found.push({ authority: pending.request.certificateAuthorityArn, serialNumber: serialIn(pending.certificateArn) });
  }
  return found;
}

function reasonOf({ revocationReason }: Properties): NonNullable<RevokeCertificateRequest["RevocationReason"]> {
  const given = revocationReason as RevokeCertificateRequest["RevocationReason"];
  return given ?? "CESSATION_OF_OPERATION";
}
