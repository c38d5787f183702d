import type { Properties } from "../pulumi/dynamic-provider.ts";
import { certificateOutputs } from "./outputs.ts";
import { noteRead } from "./refreshing.ts";
import { readState } from "./state.ts";
import { targetIn } from "./target-in.ts";

/** What is live, in place of what was recorded; the bundle with its key stays, since it is what a restore needs. */
export async function read(id: string, outputs: Properties): Promise<object | undefined> {
  const target = await targetIn(outputs);
  const live = await target.observe(id);
  if (live === undefined) return undefined;
  noteRead(id, outputs.provenanceId);
  const state = readState(outputs);
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
