import * as v from "../../schema.ts";
import type { TargetChoice, TargetKind } from "../target.ts";
import { type KeyVaultArguments, keyVaultArguments } from "./arguments.ts";
import { consumersOf } from "./consumers.ts";
import { certificateId, isSameId, secretId } from "./id.ts";
import { bundleRules, rotationRules, tagViolations } from "./rules.ts";
import { normalVaultUrl } from "./vault-url.ts";

/** Azure Key Vault, without its SDK: that is loaded by `connect`. */
export const keyVault: TargetKind = {
  argument: "keyVault",
  capabilities: { tagsOnReimport: true, idCanBeRefilled: true, removalLeavesNoTrace: false },
  schema: v.pipe(keyVaultArguments, v.transform(choiceOf)),
  bundleRules,
  rotationRules,
  tagViolations,
  outputsOfId: (id) => ({ certificateId: id, secretId: secretId(id) }),
};

function choiceOf(args: KeyVaultArguments): TargetChoice {
  const id = certificateId({ vaultUrl: normalVaultUrl(args.vaultUrl), name: args.certificateName });
  return {
    place: { kind: "named", id },
    tags: args.tags ?? {},
    isAt: (actual) => isSameId(actual, id),
    consumers: consumersOf(args),
    async connect() {
      const { connect } = await import("./target.ts");
      return connect(args);
    },
  };
}
