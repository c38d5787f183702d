const justRead = new Set<string>();

/** Notes that `read` has told the engine what is live at `id`. */
export function noteRead(id: string): void {
  justRead.add(id);
}

/**
 * Whether a `diff` belongs to a refresh: there the engine asks for it right after `read`, to show what has drifted, and
 * nothing is about to be written. Each read answers for one diff.
 */
export function isDiffOfRefresh(id: string): boolean {
  return justRead.delete(id);
}
