import type { DeletedCertificate } from "@azure/keyvault-certificates";
import { type Violation, violation } from "../../errors.ts";
import { isTargetError } from "../target-error.ts";
import { undefinedIf } from "./answers.ts";
import type { VaultConnection } from "./client.ts";
import { waitUntil } from "./wait.ts";

/** A soft-deleted certificate keeps its name from being used; who may not look is not told. */
export async function softDeleted(connection: VaultConnection, name: string): Promise<Violation | undefined> {
  const found = await undefinedIf(deletedCertificate(connection, name), "absent", "denied");
  if (found === undefined) return undefined;
  return violation(
    "TARGET_SOFT_DELETED",
    "keyVault.certificateName",
    "a name that is free, or keyVault.recoverDeleted: true to recover and overwrite what was deleted",
    `the name of a soft-deleted certificate, ${keptHow(found)}`,
  );
}

function keptHow({ properties, scheduledPurgeDate }: DeletedCertificate): string {
  const until = `kept until ${scheduledPurgeDate?.toISOString() ?? "its retention ends"}`;
  return properties.recoveryLevel?.includes("Purgeable") === true
    ? `${until} (\`az keyvault certificate purge\` frees it)`
    : `${until} (purge protection: nothing frees it before)`;
}

/** In seconds. */
const recoveryTimeout = 120;

/** Brings a soft-deleted certificate back, all versions of it. False where there is none. */
export async function recoverDeleted(connection: VaultConnection, name: string): Promise<boolean> {
  const { certificates, call } = connection;
  if ((await undefinedIf(deletedCertificate(connection, name), "absent")) === undefined) return false;
  let attempts = 0;
  try {
    await call("recover", () => {
      attempts++;
      // The poller is left alone: it would make its calls past the retries.
      return certificates.beginRecoverDeletedCertificate(name);
    });
  } catch (error) {
    // Gone at the second attempt: the first one took effect though it seemed to fail.
    if (!isTargetError(error, "absent") || attempts < 2) throw error;
  }
  const isBack = async () => {
    const answer = call("get certificate", () => certificates.getCertificate(name));
    return (await undefinedIf(answer, "absent")) !== undefined;
  };
  await waitUntil(isBack, "recover", recoveryTimeout);
  return true;
}

function deletedCertificate({ certificates, call }: VaultConnection, name: string): Promise<DeletedCertificate> {
  return call("get deleted certificate", () => certificates.getDeletedCertificate(name));
}
