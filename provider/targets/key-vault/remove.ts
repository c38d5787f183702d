import { isTargetError, type TargetError } from "../target-error.ts";
import { undefinedIf } from "./answers.ts";
import type { VaultConnection } from "./client.ts";
import { waitUntil } from "./wait.ts";

export interface Removal {
  readonly name: string;
  readonly purge: boolean;
  /** For the deletion, which goes on at the vault after its answer; seconds. */
  readonly timeoutSeconds: number;
}

/**
 * Deletes all versions of a name, which soft-deletes it, and purges it on request. A name that is not there is a
 * success. Throws `TargetError`, `unavailable` where the deletion takes longer than the timeout.
 */
export async function removeCertificate(connection: VaultConnection, removal: Removal): Promise<void> {
  const { name, purge, timeoutSeconds } = removal;
  if (await deletionBegun(connection, name)) {
    await waitUntil(() => isDeleted(connection, name), "delete", timeoutSeconds);
  }
  if (purge) await purgeDeleted(connection, name);
}

/** Whether there is a deletion to wait for. */
async function deletionBegun({ certificates, call }: VaultConnection, name: string): Promise<boolean> {
  let attempts = 0;
  try {
    await call("delete", () => {
      attempts++;
      // The poller is left alone: it would make its calls past the retries.
      return certificates.beginDeleteCertificate(name);
    });
    return true;
  } catch (error) {
    // Gone at the second attempt: the first one took effect though it seemed to fail.
    if (isTargetError(error, "absent")) return attempts > 1;
    throw error;
  }
}

/** Who may delete but not read cannot see the end of it, and is not made to wait. */
async function isDeleted({ certificates, call }: VaultConnection, name: string): Promise<boolean> {
  try {
    await call("get deleted certificate", () => certificates.getDeletedCertificate(name));
    return true;
  } catch (error) {
    if (isTargetError(error, "denied")) return true;
    if (isTargetError(error, "absent")) return false;
    throw error;
  }
}

/** Under purge protection nobody can purge: the certificate is deleted all the same, so that is no failure. */
async function purgeDeleted({ certificates, call, vaultUrl }: VaultConnection, name: string): Promise<void> {
  try {
    await undefinedIf(
      call("purge", () => certificates.purgeDeletedCertificate(name)),
      "absent",
    );
  } catch (error) {
    if (!isPurgeProtection(error)) throw error;
    console.warn(
      `warning: ${vaultUrl}/certificates/${name} is deleted, not purged: the vault has purge protection, and purges it itself when the retention ends`,
    );
  }
}

function isPurgeProtection(error: unknown): error is TargetError {
  return isTargetError(error, "denied") && /purge protection/i.test(error.message);
}
