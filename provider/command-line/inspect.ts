import { targetIn } from "../imported-certificate/target-in.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { Target, TargetKind } from "../targets/target.ts";
import { acmAddress, type IdentityOptions, isId, parseAddress } from "./address.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { inspectionJson } from "./inspect-json.ts";
import { inspectionText } from "./inspect-text.ts";
import { inspectLive, problemsOf } from "./inspection.ts";
import type { AddCommand } from "./program.ts";
import { addIdentityOptions, addStackOptions } from "./shared-options.ts";
import { namesStack, type StackChoice } from "./stack-export.ts";
import { type RecordedResource, recordedByName, recordedCertificates } from "./stack-state.ts";
import { print } from "./terminal.ts";

interface InspectOptions extends StackChoice, IdentityOptions {
  readonly json?: true;
}

const help = `
NAME is the resource's name in the program; its target and credentials are then those of the program. With an ARN or a
vault id alone nothing is known of any stack, and that part is left out. Reads only.

Examples:
  $ pulumi-certificates inspect api --stack production
  $ pulumi-certificates inspect arn:aws:acm:eu-west-1:111122223333:certificate/… --profile shop
  $ pulumi-certificates inspect https://prod.vault.azure.net/certificates/api --json
  $ pulumi stack export --show-secrets | pulumi-certificates inspect api --state -

Exits with 1 where the certificate is absent, expired or disabled, not what the stack recorded, somebody else's by its
tags, or could not be restored if a rotation failed.`;

export const addInspect: AddCommand = (program, end) => {
  const command = program
    .command("inspect")
    .summary("what is live, whose it is, and whether the stack knows")
    .description("Shows what is live, whose it is, what uses it, and whether it is what the stack recorded.")
    .argument("<arn|vault-id|name>", "a certificate, by its id or by its resource's name");
  addIdentityOptions(addStackOptions(command))
    .option("--json", "answer in JSON")
    .addHelpText("after", help)
    .action(async (what: string, options: InspectOptions) => end(await inspect(what, options)));
};

async function inspect(what: string, options: InspectOptions): Promise<ExitCode> {
  const now = new Date();
  const { id, kind, target, resource } = await subjectOf(what, options);
  const inspection = await inspectLive(target, kind, id, resource);
  if (options.json) print(JSON.stringify(inspectionJson(inspection, now), undefined, 2));
  else print(inspectionText(inspection, now));
  return problemsOf(inspection, now).length === 0 ? exitCodes.fine : exitCodes.wrong;
}

interface Subject {
  readonly id: string;
  readonly kind: TargetKind["argument"];
  readonly target: Target;
  readonly resource: RecordedResource | undefined;
}

async function subjectOf(what: string, options: InspectOptions): Promise<Subject> {
  if (!isId(what)) return recordedSubject(await recordedByName(what, options));
  const { id, kind, choice } = parseAddress(what, options);
  const recorded = namesStack(options) ? await recordedCertificates(options) : [];
  const resource = recorded.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (resource !== undefined) return recordedSubject(resource);
  return { id, kind: kind.argument, target: await choice.connect(), resource };
}

/** With the credentials that the program names. Of what it did not import itself a stack records no bundle to compare. */
async function recordedSubject(resource: RecordedResource): Promise<Subject> {
  const { id, outputs, type } = resource;
  if (type !== "ImportedCertificate") {
    const { kind, choice } = acmAddress(id, outputs);
    return { id, kind: kind.argument, target: await choice.connect(), resource: undefined };
  }
  const kind = targetKinds.find(({ argument }) => outputs[argument] !== undefined)?.argument ?? "acm";
  return { id, kind, target: await targetIn(outputs), resource };
}
