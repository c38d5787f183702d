import { mergedTags } from "../targets/tags.ts";
import type { Tags } from "../targets/target.ts";
import type { Look } from "./look.ts";
import { type Findings, preflight } from "./preflight.ts";
import type { DeploymentRequest } from "./request.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";

export interface Assessment extends Findings {
  /** What is kept of the live certificate in order to restore it. */
  readonly snapshot: Snapshot;
  /** All tags as they shall be: ours put right, foreign ones kept. */
  readonly tags: Tags;
}

/** Everything that decides about going over what was seen; the preview stops here. Makes no call. */
export function assess(request: DeploymentRequest, { live, tags, description, wasDeleted }: Look): Assessment {
  const { kind, wanted, recorded, provenanceId, rollbackPrivateKey, settings } = request;
  const keys = { recorded: recorded?.keys ?? [], wanted: wanted.privateKey, given: rollbackPrivateKey };
  const taken = takeSnapshot(live, {
    keys,
    recordedChain: recorded?.chain,
    wantedChain: wanted.chain,
    now: new Date(),
  });
  const isOrphan = request.id === undefined && description?.consumers.length === 0;
  const snapshot = wasDeleted || isOrphan ? unused(taken) : taken;
  const findings = preflight({
    kind,
    wanted,
    live,
    liveTags: tags,
    description,
    snapshot,
    provenanceId,
    formerProvenanceIds: recorded?.provenanceId === undefined ? [] : [recorded.provenanceId],
    recordedFingerprint: recorded?.fingerprint,
    previousFingerprint: recorded?.previousFingerprint,
    ...settings,
  });
  return { ...findings, snapshot, tags: mergedTags(tags, { wanted: request.tags, recorded: recorded?.tags ?? {} }) };
}

/** What a killed run left behind was never handed to anyone, and what was deleted is by now out of use. */
function unused(snapshot: Snapshot): Snapshot {
  return snapshot.restorable ? snapshot : { ...snapshot, nothingToLose: true, reason: "nothing used what was there" };
}
