import { ownerOf } from "../provenance.ts";
import { certificateFields, chainLines } from "./certificate-view.ts";
import { type Agreement, type Inspection, problemsOf, type Restorability, warningsOf } from "./inspection.ts";
import { fields } from "./table.ts";
import { paint, plain, plainLines } from "./terminal.ts";

/** An inspection for a person: what is live first, the verdict last, where the eye ends up in a terminal. */
export function inspectionText(inspection: Inspection, now: Date): string {
  const { id, target, live, agreement, restorable } = inspection;
  return [
    paint("bold", plain(id)),
    fields([["where", target.title], ...(live === undefined ? [] : certificateFields(live.leaf, now))]),
    ...(live === undefined ? [] : [fields(surroundings(inspection, now))]),
    "",
    paint("bold", agreement === undefined ? "Stack" : `Stack ${agreement.resource.stack}, ${agreement.resource.name}`),
    agreement === undefined ? leftOut : fields(recorded(agreement, restorable)),
    "",
    ...verdict(inspection, now),
  ].join("\n");
}

const leftOut =
  "  left out: no stack was named (--stack, --cwd or --state), or it has no ImportedCertificate with this id";

function surroundings({ live, tags, consumers, notImportable }: Inspection, now: Date): [string, string | string[]][] {
  const chain = live?.chain === undefined ? [] : chainLines(live.chain, now);
  const unread = live?.chain === undefined ? "not readable here" : "none";
  const owner = "value" in tags ? (ownerOf(tags.value) ?? "nobody's by its tags") : `not known: ${tags.unknown}`;
  const users = "value" in consumers ? [...consumers.value] : [`not known: ${consumers.unknown}`];
  return [
    ["chain", chain.length > 0 ? chain : unread],
    ["owner", plain(owner)],
    ["tags", "value" in tags ? tagLines(tags.value) : "not known"],
    ["used by", users.length > 0 ? users.map(plain) : "nothing"],
    ...(live?.enabled === false ? ([["enabled", "no"]] as [string, string][]) : []),
    ...(notImportable === undefined ? [] : ([["imports", `refused: ${notImportable}`]] as [string, string][])),
  ];
}

function tagLines(tags: Readonly<Record<string, string>>): string | string[] {
  const lines = Object.entries(tags).map(([key, value]) => plain(`${key} = ${value}`));
  return lines.length > 0 ? lines : "none";
}

function recorded({ state, liveIs, agrees, resource }: Agreement, restorable: Restorability | undefined) {
  const entries: [string, string | string[]][] = [
    ["imported", `SHA-256 ${state.importedFingerprint ?? "none"}`],
    ...(state.previousFingerprint === undefined
      ? []
      : ([["before it", `SHA-256 ${state.previousFingerprint}`]] as [string, string][])),
    ["live is", agrees ? paint("green", "what was imported") : paint("red", liveIs)],
  ];
  if (restorable !== undefined) entries.push(["a failure", restorationText(restorable)]);
  if (resource.initErrors.length > 0) {
    entries.push(["last run", resource.initErrors.flatMap((each) => plainLines(each).split("\n"))]);
  }
  return entries;
}

function restorationText({ possible, reason }: Restorability): string {
  return possible ? `could be restored: ${reason}` : paint("red", `could not be restored: ${reason}`);
}

function verdict(inspection: Inspection, now: Date): string[] {
  const problems = problemsOf(inspection, now).map((each) => `${paint("red", "problem")}  ${plain(each)}`);
  const warnings = warningsOf(inspection, now).map((each) => `${paint("yellow", "warning")}  ${plain(each)}`);
  const last = inspection.agreement?.resource.initErrors.length ?? 0;
  const advice =
    problems.length > 0 && last > 0
      ? [`to do    run \`pulumi up\` again, or \`pulumi-certificates recover ${inspection.agreement?.resource.name}\``]
      : [];
  return problems.length === 0 ? [`${paint("green", "all well")}`, ...warnings] : [...problems, ...warnings, ...advice];
}
