import type { Tags, Target } from "./target.ts";

export interface TagPlan {
  /** All that the certificate shall carry of ours: the user's tags and the provenance. */
  readonly wanted: Tags;
  /** What was ours at the end of the last run: only these keys may be removed. */
  readonly recorded: Tags;
}

/** What is left to do, given what is there; undefined: nothing. Foreign tags are nobody's business here. */
export function tagChange(live: Tags, { wanted, recorded }: TagPlan): { set: Tags; remove: string[] } | undefined {
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live[key] !== value));
  const remove = Object.keys(recorded).filter((key) => key in live && !(key in wanted));
  return Object.keys(set).length + remove.length === 0 ? undefined : { set, remove };
}

/** Foreign tags kept, ours put right: for a target that takes the whole set with every import. */
export function mergedTags(live: Tags, { wanted, recorded }: TagPlan): Tags {
  const foreign = Object.entries(live).filter(([key]) => !(key in recorded));
  return { ...Object.fromEntries(foreign), ...wanted };
}

/** Whether tags survive a re-import is disputed, so they are read after it, repaired, and read again where they were. */
export async function ensureTags(target: Target, id: string, plan: TagPlan, known?: Tags): Promise<void> {
  const change = tagChange(known ?? (await target.readTags(id)), plan);
  if (change === undefined) return;
  await target.changeTags(id, change);
  const left = tagChange(await target.readTags(id), plan);
  if (left === undefined) return;
  const keys = [...Object.keys(left.set), ...left.remove].join(", ");
  throw new Error(`${target.title}: expected the tags of ${id} as set, received others for ${keys}`);
}
