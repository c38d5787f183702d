import { z } from "zod";
import { schemaViolations } from "../argument-violations.ts";
import { outputNames } from "../certificate-outputs.ts";
import { type Violation, violation } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { TargetChoice, TargetKind } from "../targets/target.ts";

const pem = z.string().min(1, "PEM text");
const seconds = z.number().min(1, "a number of seconds from 1 on");
const endpoint = z.strictObject({
  // Shown in messages, so nothing else may be in it: no URL with a password, no PEM.
  host: z.string().regex(/^[\p{L}\p{N}._:%-]{1,255}$/u, "a host name or address"),
  port: z.number().int("a port number").min(1, "a port number").max(65_535, "a port number").optional(),
  serverName: z.string().optional(),
});

const commonArguments = z.strictObject({
  certificate: pem,
  chain: z.string().optional(),
  privateKey: pem,
  privateKeyPassphrase: z.string().optional(),
  rollbackPrivateKey: pem.optional(),
  rollbackPrivateKeyPassphrase: z.string().optional(),
  rollback: z.enum(["required", "best-effort"]).optional(),
  onConflict: z.enum(["refuse", "overwrite"]).optional(),
  adopt: z.boolean().optional(),
  consumers: z.array(z.string()).optional(),
  strict: z.boolean().optional(),
  preflight: z.enum(["live", "offline"]).optional(),
  verify: z.strictObject({ timeoutSeconds: seconds.optional(), endpoints: z.array(endpoint).optional() }).optional(),
  deletionPolicy: z.enum(["delete", "retain"]).optional(),
  deleteTimeoutSeconds: seconds.optional(),
  provenanceId: z
    .string()
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, "1 to 256 characters of letters, digits, spaces and _.:/=+-@")
    .optional(),
});

export type CommonArguments = z.infer<typeof commonArguments>;

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
  const common = commonArguments.safeParse(rest);
  const violations = schemaViolations(common, rest, [], [...Object.keys(commonArguments.shape), ...targetOnes]);
  const [kind, another] = chosen;
  if (kind === undefined || another !== undefined) violations.push(oneTarget(chosen));
  if (kind === undefined) return result(violations, undefined);
  const target = kind.schema.safeParse(given[kind.argument]);
  violations.push(...schemaViolations(target, given[kind.argument], [kind.argument], []));
  const args = common.success && target.success ? { common: common.data, kind, choice: target.data } : undefined;
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
