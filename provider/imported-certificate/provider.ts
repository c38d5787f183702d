import type { Bundle } from "../certificate/bundle.ts";
import { InvalidInputError, refuse, type Violation } from "../errors.ts";
import { ownerOf } from "../provenance.ts";
import type { Lifecycle, Properties } from "../pulumi/dynamic-provider.ts";
import { PartialFailure } from "../pulumi/failures.ts";
import { noteChecked } from "../pulumi/refreshing.ts";
import { sameValue } from "../pulumi/same-value.ts";
import { warnAs } from "../pulumi/say.ts";
import { hasUnknowns } from "../pulumi/unknowns.ts";
import type { Observation, Place } from "../targets/target.ts";
import { argumentsIn, readArguments } from "./arguments.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { diff } from "./diff.ts";
import { dryRunOfCreate } from "./dry-run.ts";
import { read } from "./read.ts";
import { keepAdopted, remove } from "./remove.ts";
import type { DeploymentRequest } from "./request.ts";
import { readState, recordedIn, stateOutputs } from "./state.ts";
import { readWanted, requestFor, type Wanted } from "./wanted.ts";
import { expiringSoon } from "./warnings.ts";

/** `ImportedCertificate`, as the engine runs it. */
export const importedCertificate: Lifecycle = {
  async check(inputs, oldInputs) {
    noteChecked(inputs.provenanceId);
    // What was accepted once stays accepted: a certificate that expires must not keep the rest of its stack from changing.
    if (oldInputs !== undefined && sameValue(argumentsIn(inputs), argumentsIn(oldInputs))) return unchanged(inputs);
    const { violations, args } = readArguments(inputs);
    if (args === undefined || hasUnknowns(argumentsIn(inputs))) return violations;
    try {
      const wanted = readWanted(args, new Date());
      for (const { message } of wanted.warnings) warnAs(wanted.provenanceId)(message);
      return oldInputs === undefined ? await dryRunOfCreate(wanted) : [];
    } catch (error) {
      if (error instanceof InvalidInputError) return error.violations;
      throw error;
    }
  },

  diff,

  async create(inputs) {
    const wanted = wantedFrom(inputs);
    const { place, connect } = wanted.args.choice;
    const request = requestFor(wanted, await connect(), place.kind === "assigned" ? undefined : place.id);
    const preexisting = (before: Observation | undefined) => wasThereBefore(place, before, wanted.provenanceId);
    const { before, live } = await run(request, inputs, wanted, preexisting(undefined));
    if (before !== undefined) keepAdopted(live.id);
    return { id: live.id, outputs: outputsOf(inputs, wanted, live, preexisting(before)) };
  },

  read,

  async update(id, oldOutputs, inputs) {
    const wanted = wantedFrom(inputs);
    const request = requestFor(wanted, await wanted.args.choice.connect(), id, recordedIn(oldOutputs));
    const { preexisting } = readState(oldOutputs);
    const { live } = await run(request, inputs, wanted, preexisting);
    return outputsOf(inputs, wanted, live, preexisting);
  },

  delete: remove,
};

/** Only time has passed, which is all that can be wrong with it; the dates are in the inputs, so nothing is parsed. */
function unchanged({ notAfter, strict, provenanceId }: Properties): readonly Violation[] {
  const found = typeof notAfter === "string" ? expiringSoon(new Date(notAfter), new Date()) : undefined;
  if (found === undefined || strict === true) return found === undefined ? [] : [found];
  warnAs(String(provenanceId))(found.message);
  return [];
}

function wantedFrom(inputs: Properties): Wanted {
  const { violations, args } = readArguments(inputs);
  refuse(violations);
  if (args === undefined) throw new Error("an argument is still unknown in create or update: a bug, please report it");
  return readWanted(args, new Date());
}

/** A pin is somebody else's by its nature; a name is, unless our own provenance is on what is there. */
function wasThereBefore(place: Place, before: Observation | undefined, provenanceId: string): boolean {
  if (place.kind === "assigned") return false;
  return place.kind === "pinned" || (before !== undefined && ownerOf(before.tags ?? {}) !== provenanceId);
}

function outputsOf(inputs: Properties, wanted: Wanted, live: Observation, preexisting: boolean): object {
  return stateOutputs(inputs, wanted.args.kind, live, { bundle: wanted.bundle, tags: wanted.tags, preexisting });
}

/**
 * Runs the transaction. Where it failed with the new certificate live, the failure carries it into the state: its key is
 * what the next run needs. Otherwise the state stays as it was, which is what is live.
 */
async function run(
  request: DeploymentRequest,
  inputs: Properties,
  wanted: Wanted,
  preexisting: boolean,
): Promise<Deployment> {
  try {
    return await deploy(request);
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    const { id, what, liveNow, live, maybeLive, unrestorable = false } = error.report;
    if (id === undefined || (liveNow !== "wanted" && liveNow !== "unknown")) throw error;
    // Recorded, an orphan whose key nobody has could not be gone over any more. The next create finds it again.
    if (request.recorded === undefined && liveNow === "unknown" && unrestorable) throw error;
    // A create that went over something found it there: a destroy must not take it away because this run failed.
    const wentOver = request.recorded === undefined && request.id !== undefined && what !== "Import";
    throw new PartialFailure(error.message, id, {
      ...outputsOf(inputs, wanted, live ?? unseen(id, wanted), preexisting || wentOver),
      ...(liveNow === "unknown" && { certain: false }),
      ...(maybeLive && previous(maybeLive)),
    });
  }
}

/** The import was made and could not be read back. */
function unseen(id: string, { bundle: { leaf, chain } }: Wanted): Observation {
  return { id, leaf, chain, enabled: true, tags: undefined, privateKey: undefined, facts: {} };
}

/** Which of the two is live is not certain: both are recorded, or the next run could not restore either. */
function previous({ leaf, privateKey }: Bundle): object {
  return {
    previousFingerprint: leaf.fingerprint,
    rollbackPrivateKey: privateKey.pem,
    rollbackPrivateKeyPassphrase: undefined,
  };
}
