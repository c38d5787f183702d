import type { IssuedLeaf } from "../pki/index.ts";
import { leaves } from "./bundles.ts";
import type { CloudState, Held } from "./cloud.ts";
import type { Properties } from "./engine.ts";
import { faultText } from "./faulted-cloud.ts";
import type { Run } from "./run.ts";
import { provenance, type Scenario } from "./scenarios.ts";
import { type Injection, isRead } from "./schedule.ts";
import { secretsShown } from "./shown.ts";
import type { World } from "./world.ts";

/** What a user would call lost: one sentence each, none where the promise was kept. */
export type Broken = readonly string[];

/** Far above what any schedule needs: beyond it, the transaction has no bound. */
const bounds = { calls: 400, seconds: 60 * 60 };

/** What must hold at the end of every run, whatever hit it. */
export function brokenBy(run: Run, scenario: Scenario): Broken {
  return [
    ...wholeAndKnown(run.to, scenario),
    ...theirsLeftAlone(run),
    ...noneUnnamed(run, scenario),
    ...recordedIsLive(run),
    ...saysWhatIsLive(run, scenario),
    ...keyIsKept(run.to, scenario),
    ...withinBounds(run),
    ...secretsShown(run),
  ];
}

/** Every certificate there is one that somebody gave, with its own chain and its own key. */
function wholeAndKnown({ cloud }: World, { ours }: Scenario): string[] {
  const known = [...ours, leaves.theirs];
  return cloud.held.flatMap((held) => {
    const leaf = known.find(({ fingerprint }) => fingerprint === held.fingerprint);
    if (leaf === undefined) return [`${held.id} holds a certificate that nobody gave`];
    return isWhole(held, leaf) ? [] : [`${held.id} is not whole: leaf, chain and key do not belong together`];
  });
}

function theirsLeftAlone({ knowinglyOverwritten }: Run): string[] {
  return knowinglyOverwritten > 0 ? ["a third party's certificate was overwritten after it had been read"] : [];
}

/** No new certificate of ours that neither the state nor a message to the user names. */
function noneUnnamed({ from, to, outcome }: Run, { action }: Scenario): string[] {
  if (outcome.kind === "death") return [];
  const { resource, condemned } = to.engine;
  const known = [...from.cloud.held, ...condemned, resource].map((each) => each?.id);
  const mayBeThere =
    action === "up" &&
    outcome.kind === "failure" &&
    outcome.message.includes("adopts the certificate if the lost call");
  return oursIn(to.cloud)
    .filter(({ fingerprint }) => fingerprint !== leaves.theirs.fingerprint)
    .filter(({ id }) => !known.includes(id) && !to.named.includes(id) && !mayBeThere)
    .map(({ id }) => `${id} is ours, and neither the state nor a message names it`);
}

/** After a success what the state says is what is live, unless somebody else wrote and nobody has read it since. */
function recordedIsLive({ to, outcome }: Run): string[] {
  const { resource } = to.engine;
  if (outcome.kind !== "success" || resource === undefined || to.unread.theirs) return [];
  const live = liveOf(to);
  if (live === undefined) return ["success, and the recorded certificate is not there"];
  return live.fingerprint === resource.outputs.fingerprint
    ? []
    : ["success, and the state records another certificate"];
}

const liveNow: Readonly<Record<string, (live: Held | undefined, scenario: Scenario, run: Run) => boolean>> = {
  "the certificate from before": (live, _scenario, { from }) =>
    from.cloud.held.some(({ fingerprint }) => fingerprint === live?.fingerprint) ||
    live?.fingerprint === leaves.theirs.fingerprint,
  "the new certificate": (live, { wanted }) => live?.fingerprint === wanted.fingerprint,
  // Where their write was gone over before it could be read, a stale read may show it all the same.
  "somebody else's": (live, _scenario, { schedule }) =>
    live?.fingerprint === leaves.theirs.fingerprint ||
    schedule.some(({ kind }) => kind === "stale read" || kind === "lagging reads"),
  nothing: (live) => live === undefined,
  "not known": () => true,
};

/** What a failure says of what is live is true, unless somebody else wrote and nobody has read it since. */
function saysWhatIsLive(run: Run, scenario: Scenario): string[] {
  const { from, to, outcome } = run;
  if (outcome.kind !== "failure" || to.unread.theirs) return [];
  const said = /live now: (.*)/.exec(outcome.message)?.[1];
  if (said === undefined) return [];
  const id = /^\S+ of (\S+) failed/.exec(outcome.message)?.[1];
  // A failed first import has no id: then it is about what was not there before.
  const there = from.cloud.held.map((held) => held.id);
  const live = to.cloud.held.find((held) => (id === undefined ? isNewAndOurs(held, there) : held.id === id));
  const [claim] = Object.entries(liveNow).filter(([beginning]) => said.startsWith(beginning));
  if (claim === undefined) return [`the failure says of what is live: ${said}`];
  return claim[1](live, scenario, run) ? [] : [`the failure says that ${claim[0]} is live, and it is not`];
}

/** Without its key a live certificate cannot be brought back: the state has it, as long as it is ours. */
function keyIsKept(world: World, { ours, wanted }: Scenario): string[] {
  const { resource } = world.engine;
  const live = liveOf(world);
  const leaf = ours.find(({ fingerprint }) => fingerprint === live?.fingerprint);
  // The user brings the wanted one's key along with every run.
  if (resource === undefined || leaf === undefined || leaf === wanted) return [];
  const { privateKey, rollbackPrivateKey } = resource.outputs;
  return [privateKey, rollbackPrivateKey].includes(leaf.privateKeyPem)
    ? []
    : ["the live certificate's private key is not in the state"];
}

function withinBounds({ calls, seconds }: Run): string[] {
  return [
    ...(calls.length > bounds.calls ? [`${calls.length} calls`] : []),
    ...(seconds > bounds.seconds ? [`${seconds} s`] : []),
  ];
}

/**
 * The first error is in the message. `parent` is the same run without the last fault. Where that one succeeded, it is
 * one of the schedule's own; where it failed of an earlier fault, the last one must not hide that.
 */
export function hiddenFirstError({ outcome, schedule, calls, printed }: Run, parent: Run): Broken {
  const last = schedule.at(-1);
  if (outcome.kind !== "failure" || last === undefined) return [];
  if (parent.outcome.kind === "success") {
    const told = [outcome.message, ...printed].join("\n");
    return schedule.some((injection) => told.includes(signOf(injection)))
      ? []
      : ["the message has no error of those that were injected"];
  }
  if (parent.outcome.kind !== "failure") return [];
  const before = firstErrorOf(parent.outcome.message);
  const first = parent.schedule.find(({ call }) => call < last.call && before.includes(faultText(call)));
  // Of two calls that were made at once, either one may fail first.
  if (first === undefined || [first, last].some(({ call }) => calls[call]?.isConcurrent === true)) return [];
  return firstErrorOf(outcome.message).includes(faultText(first.call))
    ? []
    : [`the first error, fault at call ${first.call}, is hidden by the second one`];
}

/** What a message has in it where this fault was the reason. */
function signOf({ call, kind }: Injection): string {
  if (kind.startsWith("cut") || kind === "offline") return "socket hang up";
  if (kind.startsWith("third party")) return leaves.theirs.fingerprint.slice(0, 16);
  return kind.endsWith("reads") || kind === "stale read" ? "expected" : faultText(call);
}

function isNewAndOurs({ id, fingerprint }: Held, there: readonly string[]): boolean {
  return fingerprint !== leaves.theirs.fingerprint && !there.includes(id);
}

/** Of a transaction. What fails without one tells its last attempt. */
function firstErrorOf(message: string): string {
  return /failed: (.*)/.exec(message)?.[1] ?? "";
}

/** What must hold after a run without faults from where a run with faults has ended: all is as the user wants it. */
export function notConverged(clean: Run, scenario: Scenario): Broken {
  const replaced = [...clean.from.engine.condemned, clean.from.engine.resource]
    .map((resource) => resource?.id)
    .filter((id) => id !== clean.to.engine.resource?.id);
  // One that is replaced or destroyed goes by its owner's tags, whatever it holds.
  const theirs = clean.from.cloud.held.find(
    ({ id, fingerprint }) => fingerprint === leaves.theirs.fingerprint && !replaced.includes(id),
  );
  if (scenario.action === "destroy") return notGone(clean);
  if (theirs !== undefined) return notRefused(clean, theirs);
  const { outcome, to } = clean;
  if (outcome.kind !== "success")
    return [`the next up fails: ${outcome.kind === "failure" ? outcome.message : "death"}`];
  const live = liveOf(to);
  if (live === undefined || !isWhole(live, scenario.wanted)) return ["the next up leaves another certificate live"];
  const tags = to.unread.tags ? [] : tagsMissing(live, to);
  return [...tags, ...stateIncomplete(to, scenario.wanted), ...leftOver(to)];
}

function notGone({ outcome, to }: Run): Broken {
  if (outcome.kind !== "success")
    return [`the next destroy fails: ${outcome.kind === "failure" ? outcome.message : ""}`];
  return oursIn(to.cloud).map(({ id }) => `${id} is still there after a destroy`);
}

/** Somebody else's newer certificate stays; where it has been noticed, the run says so. */
function notRefused({ outcome, to, calls, from }: Run, theirs: Held): Broken {
  const kept = to.cloud.held.some(({ id, fingerprint }) => id === theirs.id && fingerprint === theirs.fingerprint);
  if (!kept) return ["the next up overwrites a third party's certificate"];
  if (outcome.kind === "failure") {
    return outcome.message.includes(theirs.fingerprint.slice(0, 16))
      ? []
      : [`it does not say what is live: ${outcome.message}`];
  }
  // A run that only finishes what was left, such as the delete of what was replaced, has no reason to look.
  const isAsked = calls.some(({ operation: { id } }) => id === theirs.id);
  return (from.unread.theirs && !isAsked) || from.engine.resource?.id !== theirs.id
    ? []
    : ["the next up succeeds over a third party's certificate"];
}

function tagsMissing({ tags, id }: Held, { engine }: World): string[] {
  const { acm, keyVault } = engine.resource?.inputs ?? {};
  const wanted = { ...((acm ?? keyVault) as { tags?: object } | undefined)?.tags, ...provenance };
  const missing = Object.entries(wanted).filter(([key, value]) => tags[key] !== value);
  return missing.length === 0 ? [] : [`${id} lacks the tags ${missing.map(([key]) => key).join(", ")}`];
}

/** No orphan stays behind for ever, unless the user was told its name. */
function leftOver({ engine, cloud, named }: World): string[] {
  return oursIn(cloud)
    .filter(({ id, fingerprint }) => id !== engine.resource?.id && fingerprint !== leaves.theirs.fingerprint)
    .filter(({ id }) => !named.includes(id))
    .map(({ id }) => `${id} is left over, and no message has named it`);
}

function stateIncomplete({ engine: { resource } }: World, wanted: IssuedLeaf): string[] {
  const { outputs = {}, mustFinish = true } = resource ?? {};
  const { fingerprint, privateKey } = outputs as Properties;
  const complete = fingerprint === wanted.fingerprint && privateKey === wanted.privateKeyPem && !mustFinish;
  return complete ? [] : ["the state does not hold the wanted certificate with its key"];
}

/** And a further one has nothing to do. */
export function notAtRest(further: Run, before: Run): Broken {
  const writes = further.calls.filter(({ operation }) => !isRead(operation)).map(({ operation }) => operation.name);
  const same = JSON.stringify(further.outcome) === JSON.stringify(before.outcome);
  return [
    ...(writes.length > 0 ? [`a further run writes: ${writes.join(", ")}`] : []),
    ...(same ? [] : ["a further run ends in another way"]),
  ];
}

function isWhole(held: Held, leaf: IssuedLeaf): boolean {
  const { fingerprint, chainPem, privateKeyPem } = leaf;
  const { chain, privateKey } = held.bundle;
  return held.fingerprint === fingerprint && chain === chainPem && privateKey === privateKeyPem;
}

function liveOf({ engine, cloud }: World): Held | undefined {
  return cloud.held.find(({ id }) => id === engine.resource?.id);
}

function oursIn({ held }: CloudState): readonly Held[] {
  return held.filter(({ tags }) => Object.entries(provenance).every(([key, value]) => tags[key] === value));
}
