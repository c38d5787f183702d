import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { orderChain } from "../certificate/chain.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import { InvalidInputError } from "../errors.ts";
import type { Observation } from "../targets/target.ts";

/** Where the key for a restore came from. */
export type KeySource =
  | "the previous state"
  | "the new bundle (same key renewed)"
  | "rollbackPrivateKey"
  | "the target's exportable secret";

/** What is kept of the live certificate before it is overwritten. */
export type Snapshot =
  | { readonly restorable: true; readonly bundle: Bundle; readonly keySource: KeySource }
  /** `nothingToLose`: it has expired, or nobody uses it. */
  | { readonly restorable: false; readonly nothingToLose: boolean; readonly reason: string };

/** The keys that may belong to the live certificate. */
export interface KnownKeys {
  /** Of the bundles that earlier runs recorded, newest first. */
  readonly recorded: readonly PrivateKey[];
  /** Of the bundle that is to be imported. */
  readonly wanted: PrivateKey;
  /** `rollbackPrivateKey`. */
  readonly given: PrivateKey | undefined;
}

export interface SnapshotContext {
  readonly keys: KnownKeys;
  /** Recorded chain, for a target that does not give the chain back. */
  readonly recordedChain: Bundle["chain"] | undefined;
  /** The new bundle's chain: a renewal mostly comes from the same issuer. */
  readonly wantedChain?: Bundle["chain"];
  readonly now: Date;
}

/** Finds the key that the live leaf was made with. ACM never returns it, so it has to be one that we were given. */
export function takeSnapshot(live: Observation, context: SnapshotContext): Snapshot {
  const { keys, recordedChain, wantedChain, now } = context;
  if (live.leaf.notAfter <= now) {
    return {
      restorable: false,
      nothingToLose: true,
      reason: `the live certificate expired on ${live.leaf.notAfter.toISOString()}`,
    };
  }
  const candidates: [KeySource, PrivateKey | undefined][] = [
    ...keys.recorded.map((key): [KeySource, PrivateKey] => ["the previous state", key]),
    ["the new bundle (same key renewed)", keys.wanted],
    ["rollbackPrivateKey", keys.given],
    ["the target's exportable secret", live.privateKey],
  ];
  for (const [keySource, privateKey] of candidates) {
    if (privateKey?.publicKeyFingerprint === live.leaf.publicKeyFingerprint) {
      const chain = live.chain ?? [recordedChain, wantedChain].find((each) => leadsOnFrom(live.leaf, each)) ?? [];
      return { restorable: true, bundle: { leaf: live.leaf, chain, privateKey }, keySource };
    }
  }
  return { restorable: false, nothingToLose: false, reason: "no key at hand is the live certificate's" };
}

function leadsOnFrom(leaf: Certificate, chain: Bundle["chain"] = []): boolean {
  try {
    return orderChain(leaf, chain).length > 0;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}
