import { chainPem } from "../certificate/bundle.ts";
import { certificateOutputs } from "../certificate-outputs.ts";
import { InvalidInputError, refuse, type Violation, violation } from "../errors.ts";
import type { DiffAnswer, Lifecycle, Properties } from "../pulumi/dynamic-provider.ts";
import { isDiffOfRefresh, noteChecked, noteRead } from "../pulumi/refreshing.ts";
import { sameValue } from "../pulumi/same-value.ts";
import { noteAs, warnAs } from "../pulumi/say.ts";
import { isTargetError } from "../targets/target-error.ts";
import { type ExportSettings, readArguments } from "./arguments.ts";

/**
 * `ExportedCertificate`, as the engine runs it. Its id is the certificate's ARN. Each preview costs one call, with which
 * a renewal at the source shows; nothing at the source is ever changed.
 */
export const exportedCertificate: Lifecycle = {
  async check(inputs, oldInputs) {
    noteChecked(inputs.provenanceId);
    const { violations, args } = readArguments(inputs);
    if (args === undefined || oldInputs !== undefined) return violations;
    const found = await refusalInPreview(args);
    return found === undefined ? [] : [found];
  },

  async diff(id, oldOutputs, inputs): Promise<DiffAnswer> {
    const ofRefresh = isDiffOfRefresh(id, oldOutputs.provenanceId);
    const { args } = readArguments(inputs);
    if (args === undefined) return { changes: true };
    if (args.certificateArn !== id) return { changes: true, replaces: ["certificateArn"] };
    const { leafAt } = await import("./source.ts");
    const leaf = await leafAt(args);
    if (leaf === undefined) return gone(args, ofRefresh);
    if (leaf.fingerprint === oldOutputs.fingerprint) return { changes: settingsChanged(oldOutputs, inputs) };
    noteAs(args.provenanceId)(
      `${id} was renewed: SHA-256 ${String(oldOutputs.fingerprint).slice(0, 16)}… (until ${String(oldOutputs.notAfter).slice(0, 10)}) → ${leaf.fingerprint.slice(0, 16)}… (until ${leaf.notAfter.toISOString().slice(0, 10)}); it is exported anew`,
    );
    return { changes: true };
  },

  async create(inputs) {
    const args = argumentsFrom(inputs);
    return { id: args.certificateArn, outputs: await exported(inputs, args) };
  },

  async read(id, outputs) {
    const { leafAt } = await import("./source.ts");
    if ((await leafAt(argumentsFrom(outputs))) === undefined) return undefined;
    noteRead(id, outputs.provenanceId);
    // The key that is at hand belongs to the recorded certificate: a newer one comes with its key, by an update.
    return outputs;
  },

  async update(_id, _oldOutputs, inputs) {
    return exported(inputs, argumentsFrom(inputs));
  },

  async delete() {
    // What is exported belongs to its owner; there is nothing to take back.
  },
};

async function exported(inputs: Properties, args: ExportSettings): Promise<object> {
  const { exportBundle } = await import("./source.ts");
  const { leaf, chain, privateKey } = await exportBundle(args);
  return {
    ...inputs,
    certificate: leaf.pem,
    chain: chainPem(chain),
    privateKey: privateKey.pem,
    ...certificateOutputs(leaf, chain),
  };
}

async function refusalInPreview(args: ExportSettings): Promise<Violation | undefined> {
  const { refusal } = await import("./source.ts");
  try {
    return await refusal(args);
  } catch (error) {
    if (!isTargetError(error, "denied", "unavailable", "absent")) throw error;
    if (error.kind === "absent") return absent(args);
    warnAs(args.provenanceId)(`not checked whether it can be exported: ${error.message}`);
    return undefined;
  }
}

/** A refresh takes note of it in `read`; otherwise there is nothing to export, and the consumers keep what they have. */
function gone(args: ExportSettings, ofRefresh: boolean): DiffAnswer {
  if (ofRefresh) return { changes: true };
  throw new InvalidInputError([absent(args)]);
}

function absent({ certificateArn }: ExportSettings): Violation {
  return violation("TARGET_ABSENT", "certificateArn", "a certificate", `${certificateArn}, where there is none`);
}

/** What a refresh needs has to be in the state. */
const kept = ["profile", "assumeRole", "provenanceId", "__provider"];

function settingsChanged(oldOutputs: Properties, inputs: Properties): boolean {
  return kept.some((name) => !sameValue(oldOutputs[name], inputs[name]));
}

function argumentsFrom(properties: Properties): ExportSettings {
  const { violations, args } = readArguments(properties);
  refuse(violations);
  if (args === undefined) throw new Error("an argument is still unknown in create or update: a bug, please report it");
  return args;
}
