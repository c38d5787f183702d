import { schemaViolations } from "../argument-violations.ts";
import { outputNames } from "../certificate-outputs.ts";
import { type Violation, violation } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import * as v from "../schema.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { TargetChoice, TargetKind } from "../targets/target.ts";

const pem = v.pipe(v.string(), v.nonEmpty("PEM text"));
const seconds = v.pipe(v.number(), v.minValue(1, "a number of seconds from 1 on"));
const port = v.pipe(
  v.number(),
  v.integer("a port number"),
  v.minValue(1, "a port number"),
  v.maxValue(65_535, "a port number"),
);
const endpoint = v.strictObject({
  // Shown in messages, so nothing else may be in it: no URL with a password, no PEM.
  host: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}._:%-]{1,255}$/u, "a host name or address")),
  port: v.optional(port),
  serverName: v.optional(v.string()),
});

const commonArguments = v.strictObject({
  certificate: pem,
  chain: v.optional(v.string()),
  privateKey: pem,
  privateKeyPassphrase: v.optional(v.string()),
  rollbackPrivateKey: v.optional(pem),
  rollbackPrivateKeyPassphrase: v.optional(v.string()),
  rollback: v.optional(v.picklist(["required", "best-effort"])),
  onConflict: v.optional(v.picklist(["refuse", "overwrite"])),
  adopt: v.optional(v.boolean()),
  consumers: v.optional(v.array(v.string())),
  strict: v.optional(v.boolean()),
  preflight: v.optional(v.picklist(["live", "offline"])),
  verify: v.optional(v.strictObject({ timeoutSeconds: v.optional(seconds), endpoints: v.optional(v.array(endpoint)) })),
  deletionPolicy: v.optional(v.picklist(["delete", "retain"])),
  deleteTimeoutSeconds: v.optional(seconds),
  provenanceId: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, "1 to 256 characters of letters, digits, spaces and _.:/=+-@"),
    ),
  ),
});

export type CommonArguments = v.InferOutput<typeof commonArguments>;

/** Arguments that hold: the common ones, and the chosen target with its own. */
export interface CheckedArguments {
  readonly common: CommonArguments;
  readonly kind: TargetKind;
  readonly choice: TargetChoice;
}

export type ArgumentsResult =
  | { readonly violations: readonly [Violation, ...Violation[]]; readonly args: undefined }
  /** `args` is undefined where something that is needed is not known yet. */
  | { readonly violations: readonly []; readonly args: CheckedArguments | undefined };

const notArguments: readonly string[] = ["__provider", ...outputNames];

/** Validates what the engine hands over. What is unknown in a preview is left out of the judgement. */
export function readArguments(inputs: Properties): ArgumentsResult {
  const given = argumentsIn(inputs);
  const chosen = targetKinds.filter(({ argument }) => argument in given);
  const targetOnes = targetKinds.map(({ argument }) => argument as string);
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !targetOnes.includes(name)));
  const common = v.safeParse(commonArguments, rest);
  const violations = schemaViolations(common, rest, [], [...Object.keys(commonArguments.entries), ...targetOnes]);
  const [kind, another] = chosen;
  if (kind === undefined || another !== undefined) violations.push(oneTarget(chosen));
  if (kind === undefined) return result(violations, undefined);
  const target = v.safeParse(kind.schema, given[kind.argument]);
  violations.push(...schemaViolations(target, given[kind.argument], [kind.argument], []));
  const args = common.success && target.success ? { common: common.output, kind, choice: target.output } : undefined;
  return result(violations, args);
}

/** What of the inputs are arguments of the user. */
export function argumentsIn(inputs: Properties): Properties {
  const entries = Object.entries(inputs);
  return Object.fromEntries(
    entries.filter(([name, value]) => !notArguments.includes(name) && value !== undefined && value !== null),
  );
}

function result(violations: Violation[], args: CheckedArguments | undefined): ArgumentsResult {
  const [first, ...more] = violations;
  return first === undefined ? { violations: [], args } : { violations: [first, ...more], args: undefined };
}

function oneTarget(chosen: readonly TargetKind[]): Violation {
  const names = targetKinds.map(({ argument }) => argument).join(" or ");
  const received = chosen.length === 0 ? "none" : chosen.map(({ argument }) => argument).join(" and ");
  return violation("ARGUMENT_INVALID", names, "exactly one target", received);
}
