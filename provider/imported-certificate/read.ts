import { certificateOutputs } from "../certificate-outputs.ts";
import { observerFor } from "../observability/observe.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { noteRead } from "../pulumi/refreshing.ts";
import { warnAs } from "../pulumi/say.ts";
import type { Observation } from "../targets/target.ts";
import { shown } from "./reported.ts";
import { readState, type State } from "./state.ts";
import { kindIn, targetIn } from "./target-in.ts";
import { nameTwinsOf } from "./twins.ts";

/** What is live, in place of what was recorded; the bundle with its key stays, since it is what a restore needs. */
export async function read(id: string, outputs: Properties): Promise<object | undefined> {
  const target = await targetIn(outputs);
  const live = await target.observe(id);
  const state = readState(outputs);
  await watch(id, state, kindIn(outputs).argument, live);
  if (live === undefined) return undefined;
  noteRead(id, outputs.provenanceId);
  if (state.provenanceId !== undefined && !state.preexisting) {
    await nameTwinsOf(live, state.provenanceId, { kind: kindIn(outputs), target, warn: warnAs(state.provenanceId) });
  }
  const liveTags = live.tags ?? (await target.readTags(id));
  const ours = Object.entries(liveTags).filter(([key]) => key in state.tags);
  const shown = certificateOutputs(live.leaf, live.chain ?? []);
  const { enabled: _before, ...kept } = outputs;
  return {
    ...kept,
    ...shown,
    // Only said where it is not as it should be; the next diff then imports an enabled version.
    ...(!live.enabled && { enabled: false }),
    ...(live.chain === undefined && { chainFingerprints: state.chainFingerprints }),
    ...live.facts,
    tags: Object.fromEntries(ours),
  };
}

/** A refresh brings the metrics up to date; what is looked up only (`get`) has no owner here, and none. */
async function watch(
  id: string,
  { provenanceId }: State,
  target: string,
  live: Observation | undefined,
): Promise<void> {
  if (provenanceId === undefined) return;
  const observer = observerFor({ resource: provenanceId, target, operation: "read" });
  if (live === undefined) {
    observer.step({ step: "located", id, outcome: "nothing" });
    return observer.ended({ kind: "removal", id });
  }
  observer.step({ step: "observed", ...shown(live) });
  await observer.ended({ kind: "reading", live: { id, notAfter: live.leaf.notAfter } });
}
