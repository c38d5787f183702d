import type { Bundle } from "../certificate/bundle.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import type { Observer } from "../observability/observer.ts";
import type { Tags, Target, TargetKind } from "../targets/target.ts";
import type { Endpoint } from "./endpoints.ts";

/** What the last run recorded in the state; only an update has it. */
export interface Recorded {
  /** SHA-256 of the leaf that this resource put there last. */
  readonly fingerprint: string;
  /** Of the leaf from before, which is ours as well: after a failed restore either of the two may be live. */
  readonly previousFingerprint?: string | undefined;
  readonly chain: Bundle["chain"];
  /** Keys of what was live, newest first: after a failed restore it may be either of two. */
  readonly keys: readonly PrivateKey[];
  readonly tags: Tags;
  readonly provenanceId: string | undefined;
}

export interface DeploymentSettings {
  readonly rollback: "required" | "best-effort";
  readonly onConflict: "refuse" | "overwrite";
  readonly adopt: boolean;
  /** Whether warnings refuse. */
  readonly strict: boolean;
  readonly verify: { readonly timeoutSeconds: number; readonly endpoints: readonly Endpoint[] };
}

/** One transaction, as `create` and `update` ask for it. */
export interface DeploymentRequest {
  readonly kind: TargetKind;
  readonly target: Target;
  readonly wanted: Bundle;
  /** All tags that are ours to keep: the user's and the provenance. */
  readonly tags: Tags;
  readonly provenanceId: string;
  /** The resource's id, or the pin; undefined: the target makes one. */
  readonly id: string | undefined;
  readonly recorded: Recorded | undefined;
  readonly rollbackPrivateKey: PrivateKey | undefined;
  readonly settings: DeploymentSettings;
  /** Something the user should know that stops nothing. */
  readonly warn: (message: string) => void;
  /** Told of each step, for metrics and audit. */
  readonly observer: Observer;
}
