const takenUp = new Set<string>();
const deleted = new Set<string>();
let lastNeed = 0;

/** What this process has done so far: one serves all resources of a run. */
export const thisRun = {
  /** A forced replacement may take up the very certificate that it is to replace: it is not deleted then. */
  noteTakenUp(arn: string): void {
    takenUp.add(arn);
  },
  hasTakenUp: (arn: string): boolean => takenUp.has(arn),

  /** A listing may still show it. */
  noteDeleted(arn: string): void {
    deleted.add(arn);
  },
  hasDeleted: (arn: string): boolean => deleted.has(arn),

  /** A certificate needs its validation records from now on: a listing from before does not show that. */
  noteNeed(): void {
    lastNeed = Date.now();
  },
  /** Milliseconds. */
  lastNeed: (): number => lastNeed,
};
