// Tag rules: at most 50 on a certificate, no key of AWS's own.
import { AwsError } from "../aws/aws-error.ts";

const MOST_TAGS = 50;

/** A tag as requests write it; an absent value is an empty one, except where tags are removed. */
export interface Tag {
  readonly key: string;
  readonly value: string | undefined;
}

export type Tags = ReadonlyMap<string, string>;

/** The tags with some added or overwritten. */
export function withTags(tags: Tags, added: readonly Tag[]): Tags {
  for (const { key } of added) refuseReserved(key);
  const result = new Map(tags);
  for (const { key, value } of added) result.set(key, value ?? "");
  if (result.size > MOST_TAGS || added.length > MOST_TAGS) {
    throw new AwsError(
      "TooManyTagsException",
      "The request contains too many tags. Try the request again with fewer tags.",
    );
  }
  return result;
}

/** The tags without some: without a value the key alone decides, else key and value must both match. */
export function withoutTags(tags: Tags, removed: readonly Tag[]): Tags {
  for (const { key } of removed) refuseReserved(key);
  const result = new Map(tags);
  for (const { key, value } of removed) {
    if (value === undefined || result.get(key) === value) result.delete(key);
  }
  return result;
}

function refuseReserved(key: string): void {
  if (!key.toLowerCase().startsWith("aws:")) return;
  throw new AwsError("InvalidTagException", `Tag keys beginning with 'aws:' are reserved for system use: ${key}`);
}
