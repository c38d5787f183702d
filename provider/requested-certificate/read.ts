import type { Properties } from "../pulumi/dynamic-provider.ts";
import { connectRegion } from "../targets/acm/client.ts";
import { connect } from "../targets/acm/target.ts";
import { observe } from "./certificate.ts";
import { liveOutputs, placedIn } from "./outputs.ts";
import { placeOf } from "./place.ts";

/** What is live, in place of what was recorded: a pending certificate's progress, a renewed one's dates. Writes nothing. */
export async function read(id: string, outputs: Properties): Promise<object | undefined> {
  const { region, identity } = placeOf(id, outputs);
  const observed = await observe(connectRegion(region, identity), id);
  if (observed === undefined) return undefined;
  const shown = { ...outputs, ...liveOutputs(observed, placedIn(outputs)) };
  if (outputs.preexisting === true || typeof outputs.tags !== "object" || outputs.tags === null) return shown;
  const live = await connect({ region, ...identity }).readTags(id);
  const ours = Object.keys(outputs.tags);
  return { ...shown, tags: Object.fromEntries(Object.entries(live).filter(([key]) => ours.includes(key))) };
}
