import { randomUUID } from "node:crypto";
import { parseAuthorityArn } from "../aws/acm-pca/arn.ts";
import { writeSigningRequest } from "../certificate/csr.ts";
import { newPrivateKey } from "../certificate/new-key.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import { InvalidInputError, refuse } from "../errors.ts";
import type { DiffAnswer, Lifecycle, Properties } from "../pulumi/dynamic-provider.ts";
import { PartialFailure } from "../pulumi/failures.ts";
import { isDiffOfRefresh, noteChecked, noteRead } from "../pulumi/refreshing.ts";
import { sameValue } from "../pulumi/same-value.ts";
import { noteAs, warnAs } from "../pulumi/say.ts";
import { hasUnknowns } from "../pulumi/unknowns.ts";
import { isTargetError } from "../targets/target-error.ts";
import { argumentsIn, readArguments } from "./arguments.ts";
import type { Issued } from "./issue.ts";
import { IssueError } from "./issue-error.ts";
import { reasonToIssue } from "./reason.ts";
import { readWanted, type Wanted } from "./request.ts";
import { keptWith, keyIn, outputsOf, readState, type State, withPending } from "./state.ts";
import { superfluousText } from "./superfluous.ts";
import { templateWarning } from "./templates.ts";

/**
 * `PrivateCertificate`, as the engine runs it. Its id is its provenance, which no renewal changes; the ARN of the current
 * certificate is an output. Another CA replaces the resource, so that a revocation still finds the old one; anything else
 * that a certificate is asked for with has a new one issued in place.
 */
export const privateCertificate: Lifecycle = {
  async check(inputs, oldInputs) {
    noteChecked(inputs.provenanceId);
    const { violations, args } = readArguments(inputs);
    if (args === undefined || hasUnknowns(argumentsIn(inputs))) return violations;
    try {
      const wanted = readWanted(args);
      const warning = templateWarning(args.templateArn);
      if (warning !== undefined) warnAs(wanted.provenanceId)(warning);
      if (oldInputs === undefined) await refuseImpossible(wanted);
      return [];
    } catch (error) {
      if (error instanceof InvalidInputError) return error.violations;
      throw error;
    }
  },

  async diff(id, oldOutputs, inputs) {
    const { args } = readArguments(inputs);
    const ofRefresh = isDiffOfRefresh(id, oldOutputs.provenanceId);
    if (args === undefined || hasUnknowns(argumentsIn(inputs))) return { changes: true };
    const wanted = readWanted(args);
    const state = readState(oldOutputs);
    const authority = state.request?.certificateAuthorityArn;
    if (authority !== undefined && authority !== args.certificateAuthorityArn) return moved(wanted);
    const reason = reasonToIssue(state, wanted.request, args.renewBefore?.days, new Date());
    if (reason === undefined) return { changes: settingsChanged(oldOutputs, inputs) };
    if (!ofRefresh) await refuseImpossible(wanted);
    noteAs(wanted.provenanceId)(`a new certificate, since ${reason}; ${keyText(wanted, oldOutputs)}`);
    return { changes: true };
  },

  async create(inputs) {
    const wanted = wantedFrom(inputs);
    const id = wanted.provenanceId;
    const outputs = await issueFor(wanted, readState({}), {}).catch(partially(id, inputs, undefined));
    return { id, outputs: outputsOf(inputs, wanted.request, outputs) };
  },

  async read(id, outputs) {
    const { certificateArn, request } = readState(outputs);
    if (certificateArn === undefined || request === undefined) return outputs;
    const { collect } = await import("./collect.ts");
    try {
      await collect(
        await connect(outputs, request.certificateAuthorityArn),
        request.certificateAuthorityArn,
        certificateArn,
      );
    } catch (error) {
      if (isTargetError(error, "absent")) return undefined;
      throw error;
    }
    noteRead(id, outputs.provenanceId);
    return outputs;
  },

  async update(id, oldOutputs, inputs) {
    const wanted = wantedFrom(inputs);
    const state = withoutOther(readState(oldOutputs), wanted);
    const reason = reasonToIssue(state, wanted.request, wanted.args.renewBefore?.days, new Date());
    const kept = keptWith(inputs, oldOutputs);
    if (reason === undefined) return kept;
    const issued = await issueFor(wanted, state, oldOutputs).catch(partially(id, kept, state.certificateArn));
    return outputsOf(inputs, wanted.request, issued);
  },

  async delete(_id, outputs) {
    if (outputs.revokeOnDelete !== true) return;
    const { revokeAll } = await import("./revoke.ts");
    await revokeAll(outputs, new Date());
  },
};

async function refuseImpossible(wanted: Wanted): Promise<void> {
  const { refuseImpossibleInPreview } = await import("./authority.ts");
  const connection = await connect(wanted.args, wanted.request.certificateAuthorityArn);
  await refuseImpossibleInPreview(connection, wanted.request, warnAs(wanted.provenanceId));
}

async function connect(identity: Properties, certificateAuthorityArn: string) {
  const { connectAcmPca } = await import("../aws/acm-pca/client.ts");
  return connectAcmPca(parseAuthorityArn(certificateAuthorityArn)?.region ?? "", identity);
}

function moved({ provenanceId }: Wanted): DiffAnswer {
  noteAs(provenanceId)("replacement, since another CA is to issue it; the new certificate is issued first");
  return { changes: true, replaces: ["certificateAuthorityArn"] };
}

/** What of the arguments is needed when no argument is at hand: by a refresh and a destroy. The others need no update. */
const kept = ["profile", "assumeRole", "revokeOnDelete", "revocationReason", "provenanceId", "__provider"];

function settingsChanged(oldOutputs: Properties, inputs: Properties): boolean {
  return kept.some((name) => !sameValue(oldOutputs[name], inputs[name]));
}

function wantedFrom(inputs: Properties): Wanted {
  const { violations, args } = readArguments(inputs);
  refuse(violations);
  if (args === undefined) throw new Error("an argument is still unknown in create or update: a bug, please report it");
  return readWanted(args);
}

/** What waits in the state was asked for with other arguments: nobody will take it up. */
function withoutOther(state: State, { request, provenanceId }: Wanted): State {
  const { pending } = state;
  if (pending === undefined || sameValue(pending.request, request)) return state;
  if (pending.certificateArn !== undefined) {
    const why = "issued in a run that failed, for other arguments than today's";
    warnAs(provenanceId)(superfluousText(pending.request.certificateAuthorityArn, pending.certificateArn, why));
  }
  return { ...state, pending: undefined };
}

async function issueFor(wanted: Wanted, { pending, certificateArn }: State, oldOutputs: Properties): Promise<Issued> {
  const { issue, take } = await import("./issue.ts");
  const { request, provenanceId } = wanted;
  const connection = await connect(wanted.args, request.certificateAuthorityArn);
  const { privateKey, csr } = await keyFor(wanted, pending?.privateKey, oldOutputs);
  const order = { connection, provenanceId, request, privateKey, csr, warn: warnAs(provenanceId) };
  if (pending?.certificateArn === undefined) return issue({ ...order, after: certificateArn ?? nothingBefore(wanted) });
  const taken = await take({ ...order, certificateArn: pending.certificateArn });
  return taken ?? issue({ ...order, after: pending.certificateArn });
}

/**
 * A user's key is the same after a destroy, and within five minutes the same token would bring back the certificate that
 * the destroy has revoked: then a random part in the token is worth more than finding what a killed run had issued.
 */
function nothingBefore({ key, args }: Wanted): string | undefined {
  return typeof key !== "string" && args.revokeOnDelete === true ? randomUUID() : undefined;
}

async function keyFor({ key, args, request }: Wanted, pending: PrivateKey | undefined, oldOutputs: Properties) {
  if (typeof key !== "string") return { privateKey: key.privateKey, csr: key.csr.pem };
  const kept = args.rotateKey === false ? keyIn(oldOutputs) : undefined;
  const usable = [pending, kept].find((each) => each?.keyAlgorithm === key);
  const privateKey = usable ?? (await newPrivateKey(key));
  return { privateKey, csr: writeSigningRequest({ ...request, privateKey }) };
}

function keyText({ key, args }: Wanted, oldOutputs: Properties): string {
  if (typeof key !== "string") return "with the key of csr";
  const keeps = args.rotateKey === false && keyIn(oldOutputs)?.keyAlgorithm === key;
  return keeps ? "with the same key" : "with a new key";
}

/** Once there is a certificate, or may be one, its ARN and key go into the state: the next run takes it up. */
function partially(id: string, outputs: object, live: string | undefined): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof IssueError)) throw error;
    throw new PartialFailure(error.text(live), id, withPending(outputs, error));
  };
}
