/** What a program asks for when it registers or reads a resource, and which wishes the stand-in refuses. */
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Properties } from "./values.ts";

export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Properties;
  /** The parent's URN, or "". */
  readonly parent: string;
  readonly dependencies: readonly string[];
  /** URNs that the resource may have had before. */
  readonly aliases: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Names of arguments that stay as they were once the resource exists. */
  readonly ignoreChanges: readonly string[];
  /** Undefined: as the provider says. */
  readonly deleteBeforeReplace: boolean | undefined;
}

/** @throws Error naming the option that only the real engine understands */
export function goalOf(request: RegisterResourceRequest): Goal {
  refuseUnsupported(request);
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    aliases: request.getAliasurnsList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
  };
}

export function readGoalOf(request: ReadResourceRequest): Goal & { readonly id: string } {
  return {
    id: request.getId(),
    type: request.getType(),
    name: request.getName(),
    custom: true,
    inputs: request.getProperties()?.toJavaScript() ?? {},
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    aliases: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    deleteBeforeReplace: undefined,
  };
}

function refuseUnsupported(request: RegisterResourceRequest): void {
  const refused = Object.entries({
    import: request.getImportid() !== "",
    "ignoreChanges below an argument": request.getIgnorechangesList().some((path) => /[.[*]/.test(path)),
    replaceOnChanges: request.getReplaceonchangesList().length > 0,
    replacementTrigger: request.hasReplacementTrigger(),
    "a remote component": request.getRemote(),
  }).flatMap(([option, isUsed]) => (isUsed ? [option] : []));
  if (refused.length === 0) return;
  throw new Error(
    `${request.getType()} ${request.getName()}: expected options that the stand-in engine supports, ` +
      `received ${refused.join(", ")}; the Pulumi CLI supports it`,
  );
}
