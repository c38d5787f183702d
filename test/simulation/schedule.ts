/** What happens to one call to the cloud instead of plain success. */
export const faultKinds = [
  /** The connection ends before anything is done. */
  "cut before",
  /** The work is done, its answer is lost. */
  "cut after",
  /** The work is done, the answer is an internal error. */
  "error after",
  /** The service looks at it and says no. */
  "refused",
  /** The credentials do not allow it. */
  "denied",
  "throttled",
  /** This operation answers 503, longer than any patience with one call. */
  "outage",
  /** Nothing reaches the cloud any more, until the process ends. */
  "offline",
  /** A replica answers that has not got the last write yet. */
  "stale read",
  /** From this read on all reads are stale, until somebody writes again. */
  "lagging reads",
  /** The import costs the tags: whether it does is disputed. */
  "tags lost",
  /** Somebody else imports a newer certificate at the same place, right before the call. */
  "third party before",
  /** The same, right after the call. */
  "third party after",
  /** The process dies: the call is never made. */
  "death before",
  /** The process dies after the call took effect. */
  "death after",
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Injection {
  /** The how-manieth call of the run, from 0. */
  readonly call: number;
  readonly kind: FaultKind;
}

/** What one run suffers, in the order of the calls. */
export type Schedule = readonly Injection[];

/** What a service was asked to do. */
export interface Operation {
  readonly name: string;
  /** The certificate that it addresses. */
  readonly id: string | undefined;
  /** Where it addresses one version of it. */
  readonly version?: string | undefined;
  /** A look shows the certificate itself, a read something about it. */
  readonly access: "look" | "read" | "write" | "import";
}

const onEveryCall: readonly FaultKind[] = [
  "throttled",
  "denied",
  "refused",
  "offline",
  "third party before",
  "death before",
];
const readKinds: readonly FaultKind[] = [...onEveryCall, "cut before", "outage", "stale read", "lagging reads"];
const kindsOf: Readonly<Record<Operation["access"], readonly FaultKind[]>> = {
  look: readKinds,
  read: readKinds,
  write: [...onEveryCall, "cut before", "cut after", "error after", "outage"],
  import: [...onEveryCall, "cut before", "cut after", "error after"],
};

/** Made good by the client itself, with the same call once more: the provider sees nothing of them. */
const isMadeGood: Readonly<Record<Operation["access"], readonly FaultKind[]>> = {
  look: ["throttled", "cut before"],
  read: ["throttled", "cut before"],
  write: ["throttled", "cut before"],
  import: ["throttled"],
};

/** A call, as far as it decides what can happen to it. */
export interface Target {
  readonly operation: Operation;
  readonly isAfterWrite: boolean;
  readonly canBeOverwritten: boolean;
}

/**
 * The kinds that can hit a call and make a difference. What happens between two calls is told as happening before the
 * second one, so only the last call of a run has an afterwards.
 */
export function kindsFor({ operation, isAfterWrite, canBeOverwritten }: Target, isLast: boolean): readonly FaultKind[] {
  const { access, id } = operation;
  const onReimport: readonly FaultKind[] = access === "import" && id !== undefined ? ["tags lost"] : [];
  const onLast: readonly FaultKind[] = isLast ? ["death after", "third party after"] : [];
  return [...kindsOf[access], ...onReimport, ...onLast].filter(
    (kind) => (canBeOverwritten || kind !== "third party before") && (isAfterWrite || !staleKinds.includes(kind)),
  );
}

/** Whether this kind of fault can hit such a call at all; where not, it is none. */
export function canHit(kind: FaultKind, { access, id }: Operation): boolean {
  if (kind === "tags lost") return access === "import" && id !== undefined;
  return kind.endsWith(" after") || kindsOf[access].includes(kind);
}

const staleKinds: readonly FaultKind[] = ["stale read", "lagging reads"];

/** After a first fault, one that the client makes good brings nothing that the run without it has not. */
export function isWorthASecond(kind: FaultKind, { access }: Operation): boolean {
  return !isMadeGood[access].includes(kind) && kind !== "error after";
}

export function isRead({ access }: Operation): boolean {
  return access === "look" || access === "read";
}

/** In one line, for a report and for a regression test: `1 ImportCertificate: cut after; 3 GetCertificate: denied`. */
export function scheduleText(schedule: Schedule, operations: readonly Operation[]): string {
  if (schedule.length === 0) return "no fault";
  return schedule.map(({ call, kind }) => `${call} ${operations[call]?.name ?? "(never made)"}: ${kind}`).join("; ");
}
