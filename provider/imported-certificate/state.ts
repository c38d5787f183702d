import { type Bundle, parseBundle } from "../certificate/bundle.ts";
import { type PrivateKey, parsePrivateKey } from "../certificate/private-key.ts";
import { certificateOutputs } from "../certificate-outputs.ts";
import { InvalidInputError } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import type { Observation, Tags, TargetKind } from "../targets/target.ts";
import type { Recorded } from "./request.ts";

/** What a resource's outputs in the state say, as this package wrote them. */
export interface State {
  /** Of the live leaf, at the end of the last run or refresh. */
  readonly fingerprint: string | undefined;
  readonly chainFingerprints: readonly string[] | undefined;
  /** Of the leaf that this resource put there last; a refresh leaves it, so that a third party's write shows. */
  readonly importedFingerprint: string | undefined;
  readonly importedChainFingerprints: readonly string[] | undefined;
  /** Of the leaf from before, where a failed restore has left open which of the two is live. */
  readonly previousFingerprint: string | undefined;
  readonly enabled: boolean;
  /** False after a failure that left open what is live: then the next diff looks. */
  readonly certain: boolean;
  readonly tags: Tags;
  readonly provenanceId: string | undefined;
  /** Whether it was there before this resource: then it is retained by default. */
  readonly preexisting: boolean;
}

export function readState(outputs: Properties): State {
  const { fingerprint, importedFingerprint, provenanceId } = outputs;
  return {
    fingerprint: text(fingerprint),
    chainFingerprints: texts(outputs.chainFingerprints),
    importedFingerprint: text(importedFingerprint),
    importedChainFingerprints: texts(outputs.importedChainFingerprints),
    previousFingerprint: text(outputs.previousFingerprint),
    enabled: outputs.enabled !== false,
    certain: outputs.certain !== false,
    tags: tagsIn(outputs.tags),
    provenanceId: text(provenanceId),
    preexisting: outputs.preexisting === true,
  };
}

/** The outputs to keep: the arguments, what is live, and what the next run needs to know. */
export function stateOutputs(inputs: Properties, kind: TargetKind, live: Observation, imported: ImportedState): object {
  const { bundle, tags, preexisting } = imported;
  return {
    ...inputs,
    ...certificateOutputs(live.leaf, live.chain ?? bundle.chain),
    ...kind.outputsOfId(live.id),
    ...live.facts,
    importedFingerprint: bundle.leaf.fingerprint,
    importedChainFingerprints: bundle.chain.map(({ fingerprint }) => fingerprint),
    tags,
    preexisting,
  };
}

export interface ImportedState {
  readonly bundle: Bundle;
  readonly tags: Tags;
  readonly preexisting: boolean;
}

/** What an update needs of the last run. The keys in the state are what makes a restore possible. */
export function recordedIn(outputs: Properties): Recorded | undefined {
  const state = readState(outputs);
  if (state.importedFingerprint === undefined) return undefined;
  const bundle = bundleIn(outputs);
  const previous = keyIn(outputs, "rollbackPrivateKey");
  return {
    fingerprint: state.importedFingerprint,
    previousFingerprint: state.previousFingerprint,
    chain: bundle?.chain ?? [],
    keys: [bundle?.privateKey, previous].filter((key) => key !== undefined),
    tags: state.tags,
    provenanceId: state.provenanceId,
  };
}

/** The bundle among inputs or outputs; undefined where it does not parse, which for a state means that there is no key to restore with. */
export function bundleIn(properties: Properties): Bundle | undefined {
  const certificate = text(properties.certificate);
  const privateKey = text(properties.privateKey);
  if (certificate === undefined || privateKey === undefined) return undefined;
  const chain = text(properties.chain);
  const privateKeyPassphrase = text(properties.privateKeyPassphrase);
  return orUndefined(() =>
    parseBundle({
      certificate,
      privateKey,
      ...(chain !== undefined && { chain }),
      ...(privateKeyPassphrase !== undefined && { privateKeyPassphrase }),
    }),
  );
}

export function keyIn(properties: Properties, name: "rollbackPrivateKey"): PrivateKey | undefined {
  const key = text(properties[name]);
  const passphrase = text(properties[`${name}Passphrase`]);
  if (key === undefined) return undefined;
  return orUndefined(() => parsePrivateKey(key, { path: name, ...(passphrase !== undefined && { passphrase }) }));
}

function orUndefined<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : undefined;
}

function tagsIn(value: unknown): Tags {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === "string"));
}
