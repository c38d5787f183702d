import { connectRoute53, type Route53Connection } from "../aws/route53/client.ts";
import { type Cname, isInSync, readCname, sameTarget, upsertCnames } from "../aws/route53/records.ts";
import { messageOf } from "../errors.ts";
import { isTargetError } from "../targets/target-error.ts";
import { type NameValidation, namesWithoutRecord, type Observed } from "./certificate.ts";
import type { Patience } from "./patience.ts";
import type { PlacedRecord, Progress } from "./progress.ts";
import type { Wanted } from "./wanted.ts";
import { zoneOfRecord } from "./zone-of-record.ts";

const firstPauseSeconds = 2;
const longestPauseSeconds = 10;
const syncPauseSeconds = 5;

/** ACM makes a new request's records one after the other; true once all of them are there. */
export async function awaitRecords(progress: Progress, patience: Patience): Promise<boolean> {
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 1.5, longestPauseSeconds)) {
    if (progress.observed.status !== "PENDING_VALIDATION") return true;
    const missing = namesWithoutRecord(progress.observed);
    if (missing.length === 0) return true;
    if (!(await patience.pause(pause, `ACM's validation records for ${missing.join(", ")}`))) return false;
    await progress.look();
  }
}

/** The records that a certificate is validated by, once each: `a.example` and `*.a.example` share theirs. */
export function recordsOf({ validations }: Pick<Observed, "validations">): readonly Cname[] {
  const records = validations.flatMap(({ record }: NameValidation) => record ?? []);
  return [...new Map(records.map((record) => [record.name.toLowerCase(), record])).values()];
}

export interface Placement {
  readonly zone: Route53Connection;
  readonly hostedZoneId: string;
  /** Undefined where everything was in its place already. */
  readonly changeId: string | undefined;
}

/** Puts the validation records where they belong: one batch for each zone, and none before every zone is known. */
export async function placeRecords(progress: Progress, wanted: Wanted): Promise<readonly Placement[]> {
  const records = recordsOf(progress.observed);
  const connection = connectRoute53(wanted.region, wanted.validation.identity);
  const placed = await Promise.all(
    records.map(async (record): Promise<PlacedRecord> => {
      const hostedZoneId = await zoneOfRecord(connection, record.name, wanted.validation);
      return { ...record, hostedZoneId };
    }),
  );
  const placements: Placement[] = [];
  for (const hostedZoneId of new Set(placed.map((each) => each.hostedZoneId))) {
    const theirs = placed.filter((each) => each.hostedZoneId === hostedZoneId);
    const changeId = await placeIn(connection, hostedZoneId, theirs, wanted);
    progress.placed = [...progress.placed.filter((each) => !theirs.some(({ name }) => name === each.name)), ...theirs];
    placements.push({ zone: connection, hostedZoneId, changeId });
  }
  return placements;
}

async function placeIn(
  connection: Route53Connection,
  hostedZoneId: string,
  records: readonly Cname[],
  wanted: Wanted,
): Promise<string | undefined> {
  const held = await heldOrUnknown(connection, hostedZoneId, records);
  const due = records.filter((record) => {
    const value = held?.get(record.name)?.value;
    if (value === undefined) return true;
    if (sameTarget(value, record.value)) return false;
    wanted.warn(
      `${record.name} led to ${value}, which validates nothing here; it now leads to ${record.value}, as ACM asks`,
    );
    return true;
  });
  if (due.length === 0) return undefined;
  try {
    return await upsertCnames(connection, hostedZoneId, due, wanted.validation.ttlSeconds);
  } catch (error) {
    throw new Error(`${messageOf(error)}\n  to do: ${adviceFor(error, hostedZoneId, due)}`);
  }
}

/** What is there now; undefined where that may not be read: then it is only written. */
async function heldOrUnknown(connection: Route53Connection, hostedZoneId: string, records: readonly Cname[]) {
  try {
    const held = await Promise.all(records.map(({ name }) => readCname(connection, hostedZoneId, name)));
    return new Map(held.flatMap((each) => (each === undefined ? [] : [[each.name, each] as const])));
  } catch (error) {
    if (isTargetError(error, "denied")) return undefined;
    throw error;
  }
}

function adviceFor(error: unknown, hostedZoneId: string, records: readonly Cname[]): string {
  const names = records.map(({ name }) => name).join(", ");
  if (isTargetError(error, "denied")) {
    return `allow route53:ChangeResourceRecordSets on hosted zone ${hostedZoneId} (route53ValidationPolicy), or set validation.assumeRole; then pulumi up`;
  }
  if (isTargetError(error, "absent")) return `zone ${hostedZoneId} is not there: mend validation.hostedZoneId`;
  return `look at what stands at ${names} in zone ${hostedZoneId}: a CNAME stands alone at its name, and belongs into its own zone; then pulumi up`;
}

/** Waits until all of Route 53's servers answer with the records. Without the permission to ask, ACM's own look decides. */
export async function awaitSync(placements: readonly Placement[], wanted: Wanted, patience: Patience): Promise<void> {
  for (const { zone, hostedZoneId, changeId } of placements) {
    if (changeId === undefined) continue;
    while (!(await inSyncOrUnknown(zone, changeId, wanted))) {
      if (!(await patience.pause(syncPauseSeconds, `the records in zone ${hostedZoneId} to be in sync`))) {
        throw new Error(`zone ${hostedZoneId}: expected its change ${changeId} to be INSYNC, received PENDING`);
      }
    }
  }
}

async function inSyncOrUnknown(zone: Route53Connection, changeId: string, wanted: Wanted): Promise<boolean> {
  try {
    return await isInSync(zone, changeId);
  } catch (error) {
    if (!isTargetError(error, "denied", "absent")) throw error;
    wanted.warn(`not waiting for Route 53 to spread the records: ${error.message}`);
    return true;
  }
}

/** What has become of the records since they were put there, one sentence for each that is not as it was; empty where all are. */
export async function disturbedRecords({ placed }: Progress, wanted: Wanted): Promise<readonly string[]> {
  const connection = connectRoute53(wanted.region, wanted.validation.identity);
  const texts = await Promise.all(
    placed.map(async ({ name, value, hostedZoneId }) => {
      const held = await heldOrUnknown(connection, hostedZoneId, [{ name, value }]);
      if (held === undefined) return [];
      const now = held.get(name)?.value;
      if (now !== undefined && sameTarget(now, value)) return [];
      return [`${name} in zone ${hostedZoneId}: expected CNAME ${value}, received ${now ?? "none"}`];
    }),
  );
  return texts.flat();
}
