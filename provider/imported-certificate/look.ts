import { messageOf } from "../errors.ts";
import type { Description, Observation, Tags } from "../targets/target.ts";
import { locate } from "./locate.ts";
import type { DeploymentRequest } from "./request.ts";

/** What was seen of the target before anything is written. */
export interface Look {
  readonly live: Observation;
  readonly tags: Tags;
  /** Undefined where what we recorded is live: its type and its owner cannot have changed. */
  readonly description: Description | undefined;
  /** Brought back by this run: until then nobody got it. */
  readonly wasDeleted?: true;
}

/** Undefined: nothing is there. */
export async function look(request: DeploymentRequest): Promise<Look | undefined> {
  const live = await locate(request);
  if (live === undefined) return undefined;
  const { fingerprint, previousFingerprint } = request.recorded ?? {};
  const untouched = [fingerprint, previousFingerprint].includes(live.leaf.fingerprint);
  const [tags, description] = await Promise.all([
    live.tags ?? request.target.readTags(live.id),
    untouched ? undefined : request.target.describe(live.id),
  ]);
  return { live, tags, description };
}

/** For a failure's report: not being able to read must not hide the failure. */
export async function lookAgain({ target, warn }: DeploymentRequest, id: string): Promise<Observation | undefined> {
  try {
    return await target.observe(id);
  } catch (error) {
    warn(`could not read ${id} after a failure: ${messageOf(error)}`);
    return undefined;
  }
}

/** So old a look may be and still stand for what is live: between the diff of a resource and its update, in one process. */
const freshSeconds = 10;

const looks = new Map<string, { readonly seen: Look; readonly until: number }>();

/** Keeps what `diff` or `check` saw for the write that follows it at once: a rotation of one certificate looks once. */
export function remember(seen: Look): void {
  looks.set(seen.live.id, { seen, until: Date.now() + freshSeconds * 1000 });
}

/** What was remembered of `id` a moment ago; each look counts once. */
export function remembered(id: string | undefined): Look | undefined {
  if (id === undefined) return undefined;
  const kept = looks.get(id);
  looks.delete(id);
  return kept !== undefined && Date.now() < kept.until ? kept.seen : undefined;
}
