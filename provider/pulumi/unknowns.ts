/** What the SDK sends in a preview for a value that is not known yet (`pulumi.runtime.unknownValue`, pulumi/pulumi#6310). */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether `value` is unknown, or holds something unknown, at any depth. */
export function hasUnknowns(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknowns);
}
