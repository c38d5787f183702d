import { validityViolation } from "../certificate/validity.ts";
import { daysLeft, sameChain } from "../imported-certificate/live.ts";
import { bundleIn, keyIn, readState, type State } from "../imported-certificate/state.ts";
import { ownerOf } from "../provenance.ts";
import type { Observation, Tags, Target, TargetKind } from "../targets/target.ts";
import { isTargetError } from "../targets/target-error.ts";
import { soonDays } from "./days.ts";
import type { RecordedResource } from "./stack-state.ts";

/** What was found out, or why it could not be. */
export type Known<T> = { readonly value: T } | { readonly unknown: string };

/** What the stack says of the certificate, against what is live. */
export interface Agreement {
  readonly resource: RecordedResource;
  readonly state: State;
  /** What is live is what the last run imported, chain included. */
  readonly agrees: boolean;
  /** What is live instead, where it is one that the stack knows. */
  readonly liveIs: "the imported one" | "the one from before the last run" | "one that the stack does not know";
}

/** Whether a rotation that fails could be taken back, and by which key. */
export interface Restorability {
  readonly possible: boolean;
  /** Where the live leaf's key is, or why it is not to be had. */
  readonly reason: string;
}

export interface Inspection {
  readonly id: string;
  readonly target: Target;
  /** Undefined: nothing is there. */
  readonly live: Observation | undefined;
  readonly tags: Known<Tags>;
  readonly consumers: Known<readonly string[]>;
  /** Why ACM would refuse any import there. */
  readonly notImportable: string | undefined;
  readonly agreement: Agreement | undefined;
  readonly restorable: Restorability | undefined;
}

/** Why consumers cannot be listed, where the target has no list of them. */
const withoutConsumers: Partial<Record<TargetKind["argument"], string>> = {
  keyVault: "a vault does not know what reads it",
};

/** Everything about one certificate: what is live, whose it is, who holds it, and what the stack knows of it. */
export async function inspectLive(
  target: Target,
  kind: TargetKind["argument"],
  id: string,
  resource: RecordedResource | undefined,
): Promise<Inspection> {
  const live = await target.observe(id);
  const agreement = resource && agreementOf(resource, live);
  if (live === undefined) {
    const absent = { unknown: "nothing is there" };
    return {
      id,
      target,
      live,
      tags: absent,
      consumers: absent,
      notImportable: undefined,
      agreement,
      restorable: undefined,
    };
  }
  const [tags, description] = await Promise.all([
    live.tags === undefined ? known(target.readTags(id)) : { value: live.tags },
    known(target.describe(id)),
  ]);
  const unlisted = withoutConsumers[kind];
  const consumers = "value" in description ? { value: description.value.consumers } : description;
  return {
    id,
    target,
    live,
    tags,
    consumers: unlisted === undefined ? consumers : { unknown: unlisted },
    notImportable: "value" in description ? description.value.notImportable : undefined,
    agreement,
    restorable: agreement && restorabilityOf(live, agreement),
  };
}

/** Who may see the certificate need not be allowed to see the rest. */
async function known<T>(answer: Promise<T>): Promise<Known<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (isTargetError(error, "denied")) return { unknown: error.message };
    throw error;
  }
}

function agreementOf(resource: RecordedResource, live: Observation | undefined): Agreement {
  const state = readState(resource.outputs);
  const { importedFingerprint, previousFingerprint } = state;
  const chain = bundleIn(resource.outputs)?.chain ?? [];
  const isImported = live !== undefined && live.leaf.fingerprint === importedFingerprint;
  const isPrevious = live !== undefined && live.leaf.fingerprint === previousFingerprint;
  return {
    resource,
    state,
    agrees: isImported && live.enabled && live.otherForm === undefined && sameChain(live.chain, chain),
    liveIs: isImported
      ? "the imported one"
      : isPrevious
        ? "the one from before the last run"
        : "one that the stack does not know",
  };
}

function restorabilityOf(live: Observation, { resource: { outputs } }: Agreement): Restorability {
  const candidates = [
    ["the state has its private key", bundleIn(outputs)?.privateKey],
    ["the state has its private key, as that of the certificate from before", keyIn(outputs, "rollbackPrivateKey")],
    ["the vault gives its private key", live.privateKey],
  ] as const;
  const [found] = candidates.filter(([, key]) => key?.publicKeyFingerprint === live.leaf.publicKeyFingerprint);
  return found === undefined
    ? { possible: false, reason: "neither the state nor the target gives the live certificate's private key" }
    : { possible: true, reason: found[0] };
}

/** What is wrong, each as *what: expected X, received Y*; none: all is well. */
export function problemsOf(inspection: Inspection, now: Date): string[] {
  const { id, live, target, agreement, restorable } = inspection;
  if (live === undefined) return [`${id}: expected a certificate in ${target.title}, received nothing`];
  const validity = validityViolation(live.leaf, "certificate", now);
  return [
    ...(validity === undefined ? [] : [validity.message]),
    ...(live.enabled ? [] : ["enabled: expected true, received false: consumers get nothing"]),
    ...(agreement === undefined ? [] : disagreements(agreement, live)),
    ...ownership(inspection),
    ...(restorable?.possible === false
      ? [`restore: expected the live certificate's private key at hand, received none: ${restorable.reason}`]
      : []),
  ];
}

/** What is not wrong yet. */
export function warningsOf({ live }: Inspection, now: Date): string[] {
  if (live === undefined) return [];
  const days = daysLeft(live.leaf.notAfter, now);
  const bare = live.chain?.length === 0 && !live.leaf.isSelfIssued;
  return [
    ...(days >= 0 && days <= soonDays
      ? [`certificate: expected more than ${soonDays} days left, received ${days}`]
      : []),
    ...(bare ? ["chain: expected the issuer's certificate, received no chain: most clients will not trust it"] : []),
  ];
}

function disagreements({ agrees, liveIs, state, resource }: Agreement, live: Observation): string[] {
  const uncertain = state.certain && resource.initErrors.length === 0 ? [] : [unfinished];
  if (agrees) return uncertain;
  if (liveIs !== "the imported one") {
    const recorded = state.importedFingerprint ?? "none";
    return [`certificate: expected what the stack imported (SHA-256 ${recorded}), received ${liveIs}`, ...uncertain];
  }
  const what = live.otherForm === undefined ? "chain" : "form";
  return [`${what}: expected as it was imported, received another ${live.otherForm ?? ""}`.trimEnd(), ...uncertain];
}

const unfinished = "last run: expected one that ended as wanted, received a failure that left it half done";

function ownership({ tags, agreement }: Inspection): string[] {
  const ours = agreement?.state.provenanceId;
  if (ours === undefined || !("value" in tags)) return [];
  const owner = ownerOf(tags.value);
  return owner === ours ? [] : [`provenance: expected ${ours}, received ${owner ?? "no provenance tags"}`];
}
