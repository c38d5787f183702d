// ChangeResourceRecordSets and GetChange.
import { childOf, childText, type Elements, listOf, type XmlElement } from "../aws/xml.ts";
import { applyChanges, type RecordChange } from "./change-rules.ts";
import { type Operation, type OperationContext, ownZone, readBody } from "./context.ts";
import { invalidChangeBatch, invalidInput, noSuchChange } from "./errors.ts";
import { keyOf, readRecordSet } from "./record-set.ts";
import type { Change } from "./store.ts";

const ACTIONS = ["CREATE", "DELETE", "UPSERT"] as const;
/** "A request cannot contain more than 1,000 ResourceRecord elements; for UPSERT, each is counted twice" (API reference). */
const MOST_RECORDS = 1000;

/** All of the batch, or nothing. */
export const changeResourceRecordSets: Operation = ({ id, body }, context) => {
  const zone = ownZone(id, context);
  const batch = childOf(readBody(body), "ChangeBatch");
  const changes = listOf(batch, "Changes").map(readChange);
  if (changes.length === 0) {
    throw invalidInput(
      "1 validation error detected: Value at 'changeBatch.changes' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (weightOf(changes) > MOST_RECORDS)
    throw invalidChangeBatch([`Number of records limit of ${MOST_RECORDS} exceeded.`]);
  const { records, violations } = applyChanges(zone.name, context.store.records(zone.id), changes);
  if (violations.length > 0) throw invalidChangeBatch(violations);
  const change: Change = {
    id: context.newId(),
    account: zone.account,
    zoneId: zone.id,
    submittedAt: context.now,
    comment: childText(batch, "Comment"),
    keys: changes.map(({ record }) => keyOf(record)),
  };
  context.store.commit(change, records);
  return { ChangeInfo: wireChange(change, "PENDING") };
};

export const getChange: Operation = ({ id }, context) => {
  const change = context.store.change(id);
  if (change === undefined || change.account !== context.caller.account) throw noSuchChange(id);
  return { ChangeInfo: wireChange(change, context.now >= insyncAt(change, context) ? "INSYNC" : "PENDING") };
};

/** When all of the service's name servers answer with the change, in milliseconds. */
export function insyncAt(
  { submittedAt }: Pick<Change, "submittedAt">,
  { settings }: Pick<OperationContext, "settings">,
): number {
  return submittedAt + settings.insyncMilliseconds / settings.speed;
}

function readChange(element: XmlElement): RecordChange {
  const given = childText(element, "Action") ?? "";
  const action = ACTIONS.find((each) => each === given);
  if (action === undefined)
    throw invalidInput(
      `1 validation error detected: Value '${given}' at 'changeBatch.changes.1.member.action' failed to satisfy constraint: Member must satisfy enum value set: [${ACTIONS.join(", ")}]`,
    );
  return { action, record: readRecordSet(childOf(element, "ResourceRecordSet"), action) };
}

function weightOf(changes: readonly RecordChange[]): number {
  return changes.reduce((sum, { action, record }) => sum + record.values.length * (action === "UPSERT" ? 2 : 1), 0);
}

function wireChange({ id, submittedAt, comment }: Change, status: string): Elements {
  return {
    Id: `/change/${id}`,
    Status: status,
    SubmittedAt: new Date(submittedAt).toISOString(),
    ...(comment === undefined ? {} : { Comment: comment }),
  };
}
