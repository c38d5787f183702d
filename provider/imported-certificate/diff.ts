import type { Bundle } from "../certificate/bundle.ts";
import { outputNames } from "../certificate-outputs.ts";
import { violation } from "../errors.ts";
import type { DiffAnswer, Properties } from "../pulumi/dynamic-provider.ts";
import { isDiffOfRefresh } from "../pulumi/refreshing.ts";
import { sameValue } from "../pulumi/same-value.ts";
import { noteAs } from "../pulumi/say.ts";
import { hasUnknowns } from "../pulumi/unknowns.ts";
import { argumentsIn, type CheckedArguments, readArguments } from "./arguments.ts";
import { RefusedError } from "./deployment-error.ts";
import { dryRun } from "./dry-run.ts";
import { bundleIn, readState, recordedIn, type State } from "./state.ts";
import { replacementSummary, rotationSummary } from "./summary.ts";
import { readWanted, requestFor, type Wanted, wantedTags } from "./wanted.ts";

/**
 * Compares certificates by fingerprint, never by text: a re-formatted PEM, another order, a re-encoded key change
 * nothing. A change is checked against what is live, in preview already; without one no call is made.
 */
export async function diff(id: string, oldOutputs: Properties, inputs: Properties): Promise<DiffAnswer> {
  const state = readState(oldOutputs);
  const drifted =
    !state.enabled ||
    !state.certain ||
    state.fingerprint !== state.importedFingerprint ||
    !sameValue(state.chainFingerprints, state.importedChainFingerprints);
  const { args } = readArguments(inputs);
  const asRecorded = !drifted && sameTexts(oldOutputs, inputs) && hasTags(state, args);
  // What stands against a write must not keep a refresh from taking it into the state.
  if (isDiffOfRefresh(id, oldOutputs.provenanceId)) return { changes: !asRecorded };
  if (asRecorded) return { changes: false };
  if (args === undefined || hasUnknowns(argumentsIn(inputs))) return { changes: true };
  if (hasMoved(id, oldOutputs, args)) return { changes: true, replaces: [args.kind.argument] };
  const wanted = readWanted(args, new Date());
  const reissued = !holdsAlready(state, wanted.bundle);
  if (!drifted && !reissued && !settingsChanged(oldOutputs, inputs, state, wanted)) return { changes: false };
  if (!drifted && !reissued) return { changes: true };
  return diffOfRotation(id, oldOutputs, wanted);
}

async function diffOfRotation(id: string, oldOutputs: Properties, wanted: Wanted): Promise<DiffAnswer> {
  const { kind, choice, common } = wanted.args;
  const note = noteAs(wanted.provenanceId);
  const old = bundleIn(oldOutputs);
  const pinned = choice.place.kind !== "assigned";
  const reason = pinned || old === undefined ? undefined : reasonToReplace(wanted, old);
  if (reason !== undefined) return replaced(note, reason);
  if (common.preflight === "offline") {
    note('not checked against what is live, as preflight: "offline" asks');
    if (old !== undefined) note(rotationSummary(old.leaf, wanted, undefined, new Date()));
    return { changes: true };
  }
  const result = await dryRun(requestFor(wanted, await choice.connect(), id, recordedIn(oldOutputs)));
  if (result.found === "present") note(rotationSummary(result.live.leaf, wanted, result.assessment, new Date()));
  if (result.found !== "absent" || kind.capabilities.idCanBeRefilled) return { changes: true };
  if (!pinned) return replaced(note, `${id} is gone`);
  throw new RefusedError([
    violation("TARGET_ABSENT", id, "the pinned certificate", "nothing there; pin another one, or none"),
  ]);
}

/** A refresh puts live tags into the state: what somebody else took or changed shows there, though no argument has. */
function hasTags(state: State, args: CheckedArguments | undefined): boolean {
  return args === undefined || sameValue(state.tags, wantedTags(args));
}

/** Why the service would refuse the new certificate at this id though it takes it at another. */
function reasonToReplace({ args: { kind }, bundle }: Wanted, old: Bundle): string | undefined {
  const obstacles = kind.rotationRules.map((rule) => rule(old.leaf, bundle.leaf));
  return obstacles.find((obstacle) => obstacle?.solvedByReplacement)?.reason;
}

function replaced(note: (message: string) => void, reason: string): DiffAnswer {
  note(replacementSummary(reason));
  return { changes: true, replaces: ["certificate"] };
}

function hasMoved(id: string, oldOutputs: Properties, { kind, choice }: CheckedArguments): boolean {
  return oldOutputs[kind.argument] === undefined || !choice.isAt(id);
}

function holdsAlready(state: State, { leaf, chain }: Bundle): boolean {
  const chainFingerprints = chain.map(({ fingerprint }) => fingerprint);
  return (
    state.importedFingerprint === leaf.fingerprint && sameValue(state.importedChainFingerprints, chainFingerprints)
  );
}

/** Arguments of the certificate itself; a difference in their texts alone is none. */
const bundleArguments = ["certificate", "chain", "privateKey", "privateKeyPassphrase"];
const ignored: readonly string[] = [...bundleArguments, ...outputNames];

function settingsChanged(oldOutputs: Properties, inputs: Properties, state: State, { tags }: Wanted): boolean {
  if (!sameValue(state.tags, tags)) return true;
  const names = new Set(
    [...Object.keys(inputs), ...Object.keys(oldOutputs)].filter((name) => settingNames(name, inputs)),
  );
  return [...names].some((name) => !ignored.includes(name) && !sameValue(oldOutputs[name], inputs[name]));
}

/** The outputs hold more than arguments: only what was an argument, or is one now, can be a changed setting. */
function settingNames(name: string, inputs: Properties): boolean {
  return name in inputs || settingsThatMayGo.includes(name);
}

const settingsThatMayGo: readonly string[] = [
  "rollback",
  "rollbackPrivateKey",
  "rollbackPrivateKeyPassphrase",
  "onConflict",
  "adopt",
  "strict",
  "consumers",
  "preflight",
  "verify",
  "deletionPolicy",
  "deleteTimeoutSeconds",
];

/** The cheap case, and by far the most frequent one: every input is, to the letter, what was recorded. */
function sameTexts(oldOutputs: Properties, inputs: Properties): boolean {
  const gone = [...settingsThatMayGo, "chain", "privateKeyPassphrase"].some(
    (name) => name in oldOutputs && !(name in inputs),
  );
  return !gone && Object.keys(inputs).every((name) => sameValue(oldOutputs[name], inputs[name]));
}
