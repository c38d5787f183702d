import { schemaViolations } from "../argument-violations.ts";
import { violationsText } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { safeParse } from "../schema.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { Target, TargetKind } from "../targets/target.ts";

/** The target that outputs in the state name, connected. */
export async function targetIn(outputs: Properties): Promise<Target> {
  const kind = kindIn(outputs);
  const given = outputs[kind.argument];
  const parsed = safeParse(kind.schema, given);
  if (!parsed.success) throw new Error(violationsText(schemaViolations(parsed, given, [kind.argument], [])));
  return parsed.output.connect();
}

export function kindIn(outputs: Properties): TargetKind {
  const kind = targetKinds.find(({ argument }) => outputs[argument] !== undefined);
  if (kind === undefined) throw new Error("the state names no target: neither acm nor keyVault is recorded");
  return kind;
}
