import { provenanceTags } from "../../provider/provenance.ts";
import type { Run } from "../engine/engine.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { isWhole } from "./certificates.ts";
import { type HeldCertificate, type Place, tags } from "./cloud.ts";
import type { KillStack, Recorded } from "./stack.ts";

/** What a user would call lost: one sentence each, none where the promise was kept. */
export type Broken = readonly string[];

/** Whatever was killed: what is live is whole, is one of ours, and is not there twice. */
export function brokenAfterKill(place: Place, ours: readonly IssuedLeaf[], least: 0 | 1): Broken {
  const held = place.held();
  return [
    ...(held.length < least ? ["nothing is live any more"] : []),
    ...(held.length > 1 ? [`${held.length} certificates of ours`] : []),
    ...held.flatMap((each) => (ours.some((leaf) => isWhole(each, leaf)) ? [] : [`${each.id} is not whole`])),
  ];
}

/** After a clean run: what is wanted is live, with all its tags, and recorded; any other one is named. */
export function notConverged(
  place: Place,
  { text }: Run,
  { wanted, recorded }: { wanted: IssuedLeaf; recorded: Recorded | undefined },
): Broken {
  const held = place.held();
  const live = held.find(({ id }) => id === recorded?.id);
  const others = held.filter((each) => each !== live);
  return [
    ...others.filter(({ id }) => !text.includes(id)).map(({ id }) => `${id} is there too, and nobody is told`),
    ...(live === undefined ? ["what the state records is not there"] : notAsWanted(place, live, wanted)),
    ...(recorded?.fingerprint === live?.fingerprint ? [] : ["the state records another certificate than is live"]),
    ...(recorded?.isFinished === true ? [] : ["the state has it unfinished"]),
  ];
}

function notAsWanted({ name }: Place, live: HeldCertificate, wanted: IssuedLeaf): Broken {
  const expected = { ...tags, ...provenanceTags(`organization/certificates/dev/${name}`) };
  const missing = Object.entries(expected).filter(([key, value]) => live.tags[key] !== value);
  return [
    ...(isWhole(live, wanted) ? [] : ["another certificate than the wanted one is live"]),
    ...missing.map(([key]) => `the live certificate lacks the tag ${key}`),
  ];
}

/** And a further run has nothing to do. */
export function notAtRest(stack: KillStack, place: Place): Broken {
  return stack.writesAt(place).map((operation) => `a further run calls ${operation}`);
}
