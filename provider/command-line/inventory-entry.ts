import { daysLeft } from "../imported-certificate/live.ts";
import { ownerOf } from "../provenance.ts";
import type { ListedCertificate } from "../targets/inventory.ts";
import { type Validity, validityOf } from "./days.ts";

/** A certificate of the inventory in plain JSON, for scripts and for the page. */
export interface InventoryEntry {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  /** `acm`, `keyVault`. */
  readonly target: ListedCertificate["target"];
  /** The region, or the vault's host. */
  readonly place: string;
  readonly validity: Validity;
  /** The service's own word. */
  readonly status: string;
  readonly type: string | null;
  readonly keyAlgorithm: string | null;
  /** ISO 8601, UTC. */
  readonly notBefore: string | null;
  /** ISO 8601, UTC. */
  readonly notAfter: string | null;
  /** Whole days, negative after the end. */
  readonly daysLeft: number | null;
  /** What its provenance says: a resource of a stack; null: nobody's of ours, or the tags may not be read. */
  readonly owner: string | null;
  readonly ownerKnown: boolean;
  /** Null where the target does not say. */
  readonly inUse: boolean | null;
}

export function entryOf(certificate: ListedCertificate, now: Date): InventoryEntry {
  const { id, name, names, target, place, status, type, keyAlgorithm, notBefore, notAfter, tags, inUse } = certificate;
  return {
    id,
    name,
    names,
    target,
    place,
    validity: validityOf({ notBefore, notAfter }, now),
    status,
    type: type ?? null,
    keyAlgorithm: keyAlgorithm ?? null,
    notBefore: notBefore?.toISOString() ?? null,
    notAfter: notAfter?.toISOString() ?? null,
    daysLeft: notAfter === undefined ? null : daysLeft(notAfter, now),
    owner: (tags && ownerOf(tags)) ?? null,
    ownerKnown: tags !== undefined,
    inUse: inUse ?? null,
  };
}
