import type { Certificate } from "../certificate/certificate.ts";
import { provenanceTags } from "../provenance.ts";
import type { Observation, Target, TargetKind } from "../targets/target.ts";

/** Certificates of one resource that the bundle with `leaf` can go over. A replacement's predecessor carries the same provenance, and is not one of them. */
export async function observeTwins(
  { kind, target }: { readonly kind: TargetKind; readonly target: Target },
  ids: readonly string[],
  leaf: Certificate,
): Promise<Observation[]> {
  const observed = await Promise.all(ids.map((id) => target.observe(id)));
  return observed.filter(
    (each): each is Observation =>
      each !== undefined && kind.rotationRules.every((rule) => rule(each.leaf, leaf) === undefined),
  );
}

/** Nobody but the user knows whether something uses it. */
export function nameTwin({ title }: Target, { id }: Observation, warn: (message: string) => void): void {
  warn(`${title} also holds ${id} with the same provenance: delete it if nothing uses it`);
}

/**
 * A killed engine's provider may have imported when the next run had already looked for what it left behind: then there
 * are two, and the state knows one. After a kill the engine advises to refresh, and the refresh names the other one.
 */
export async function nameTwinsOf(
  live: Observation,
  provenanceId: string,
  { kind, target, warn }: { readonly kind: TargetKind; readonly target: Target; readonly warn: (line: string) => void },
): Promise<void> {
  try {
    const ids = await target.find(provenanceTags(provenanceId), live.leaf, { except: live.id });
    for (const twin of await observeTwins({ kind, target }, ids, live.leaf)) nameTwin(target, twin, warn);
  } catch {
    // A courtesy: not being allowed to list, or not able to, is no reason for a refresh to fail.
  }
}
