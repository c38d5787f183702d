/** Which certificate, and what is being done to it: on every line of the event log. */
export interface Subject {
  /** The provenance id: `organization/project/stack/name` unless the user chose another. */
  readonly resource: string;
  /** The argument that chooses the target: `acm`, `keyVault`. */
  readonly target: string;
  readonly operation: "create" | "update" | "delete" | "read";
}

export interface Step {
  /**
   * - `located`: whether something is there; `observed`: what
   * - `preflight`: whether the rules allow the import, and whether it could be restored
   * - `imported`, `verified`, `tagged`: done
   * - `rollback`: how a failure was taken back
   * - `removed`, `kept`: how a delete ended
   * - `succeeded`, `refused` (before any write), `failed`: the end
   */
  readonly step:
    | "located"
    | "observed"
    | "preflight"
    | "imported"
    | "verified"
    | "tagged"
    | "rollback"
    | "removed"
    | "kept"
    | "succeeded"
    | "refused"
    | "failed";
  /** ARN, or a vault's versionless certificate id. */
  readonly id?: string | undefined;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint?: string | undefined;
  /** ISO 8601, UTC. */
  readonly notAfter?: string | undefined;
  readonly outcome?: string | undefined;
  /** What is live after a failure: the transaction's own word for it. */
  readonly liveNow?: string | undefined;
  /** For people; the text that the user is shown, so never a secret. */
  readonly detail?: string | undefined;
}

export const deployResults = ["success", "failure", "refused"] as const;
export const rollbackOutcomes = ["restored", "also_failed", "not_needed", "conflict"] as const;

/** What is live at an id. */
export interface LiveCertificate {
  readonly id: string;
  readonly notAfter: Date;
}

/** How an operation ended, as the metrics count it. */
export type Ending =
  | {
      readonly kind: "deployment";
      readonly result: (typeof deployResults)[number];
      readonly seconds: number;
      /** Only after a failure with writes. */
      readonly rollback?: (typeof rollbackOutcomes)[number] | undefined;
      readonly live?: LiveCertificate | undefined;
    }
  | { readonly kind: "reading"; readonly live: LiveCertificate }
  /** Deleted, retained or vanished: no longer ours to watch. */
  | { readonly kind: "removal"; readonly id: string };

/** The port through which an operation tells what it does. Nothing here ever fails or rejects. */
export interface Observer {
  step(step: Step): void;
  /** Resolves once the metrics are written, or the patience with them is used up. */
  ended(ending: Ending): Promise<void>;
}
