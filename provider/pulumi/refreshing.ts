/** Ids that were read and not diffed since, by the resource's provenance. */
const justRead = new Map<unknown, string>();

/** Notes that `read` has told the engine what is live at `id`. */
export function noteRead(id: string, provenanceId: unknown): void {
  justRead.set(provenanceId, id);
}

/** Notes that a program's resource was checked: a `diff` of it from now on is no refresh's. */
export function noteChecked(provenanceId: unknown): void {
  justRead.delete(provenanceId);
}

/**
 * Whether a `diff` belongs to a refresh: there the engine asks for it after `read` and without a `check`, to show what has
 * drifted, and nothing is about to be written. Each read answers for one diff.
 */
export function isDiffOfRefresh(id: string, provenanceId: unknown): boolean {
  return justRead.get(provenanceId) === id && justRead.delete(provenanceId);
}
