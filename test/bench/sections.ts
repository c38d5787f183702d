/** What the benchmark measures, section by section; each gives its figures, and a table of them with ratios first. */
import type { Engine } from "../engine/engine.ts";
import { measureEmptyProvider } from "./empty-provider.ts";
import { acmFloor, keyVaultFloor } from "./floor.ts";
import { measureAcm, measureKeyVault, type OursOptions } from "./ours.ts";
import { measurePackage } from "./package-size.ts";
import { measureParsing } from "./parsing.ts";
import { type Measured, totalCalls } from "./phases.ts";
import { measureLoaded, measureStart } from "./provider-start.ts";
import { megabytes, seconds, table } from "./table.ts";
import { measureTerraform } from "./terraform.ts";
import { measureUnchanged } from "./unchanged.ts";

export interface Section {
  readonly title: string;
  readonly text: string;
  /** Plain JSON. */
  readonly figures: unknown;
}

/** The same certificates and the same local ACM for both, one after the other. */
export async function againstTerraform(
  engine: Engine,
  terraform: { readonly folder: string; readonly version: string },
  count: number,
  quotas: boolean,
): Promise<Section> {
  const ours = await measureAcm(engine, { count, ...(quotas && { speed: 1 }) });
  const theirs = await measureTerraform(terraform.folder, count, quotas ? 1 : undefined);
  // Quotas or not, nothing is asked of the service.
  const empty = await measureEmptyProvider(engine, count);
  const nothing = {
    ours: noOpSeconds(await measureAcm(engine, { count: 0 })),
    theirs: noOpSeconds(await measureTerraform(terraform.folder, 0)),
  };
  const rows = ours.map((mine, index) => versus(mine, theirs[index] ?? mine, empty[index] ?? mine, count));
  const head = ["phase", "time: ours / Terraform", "an empty provider / Terraform", "calls", "memory"];
  return {
    title: `${count} certificates, quotas ${quotas ? "on" : "off"}: ${engine.name} against ${terraform.version}`,
    text: [
      table([...head, "ours", "", "", "Terraform", "", ""], rows),
      "",
      operationsTable(ours, theirs),
      "",
      `Of resources of a dynamic provider that does nothing, as many take ${emptyText(empty)} s. The same program without any`,
      `certificate takes ${seconds(nothing.ours)} s, Terraform's ${seconds(nothing.theirs)} s.`,
    ].join("\n"),
    figures: { count, quotas, engine: engine.name, terraform: terraform.version, ours, theirs, empty, nothing },
  };
}

function operationsTable(ours: readonly Measured[], theirs: readonly Measured[]): string {
  const listed = (measured: Measured | undefined) =>
    Object.entries(measured?.calls ?? {})
      .map(([operation, count]) => `${count} ${operation}`)
      .join(", ");
  const rows = ours.map((mine, index) => [mine.phase, listed(mine), listed(theirs[index])]);
  return table(["calls by operation", "ours", "Terraform's"], rows);
}

function emptyText(empty: readonly Measured[]): string {
  return empty.map((each) => seconds(each.seconds)).join(" / ");
}

function noOpSeconds(measured: readonly Measured[]): number {
  return measured.find(({ phase }) => phase === "no-op")?.seconds ?? Number.NaN;
}

function versus(mine: Measured, theirs: Measured, empty: Measured, count: number): string[] {
  const each = (measured: Measured) => `${(totalCalls(measured) / count).toFixed(2)} calls each`;
  const shown = (measured: Measured) => [
    `${seconds(measured.seconds)} s`,
    each(measured),
    megabytes(measured.peaks.together),
  ];
  return [
    mine.phase,
    ratio(mine.seconds, theirs.seconds),
    ratio(empty.seconds, theirs.seconds),
    ratio(totalCalls(mine), totalCalls(theirs)),
    ratio(mine.peaks.together, theirs.peaks.together),
    ...shown(mine),
    ...shown(theirs),
  ];
}

function ratio(one: number, other: number): string {
  return other === 0 ? "-" : (one / other).toFixed(2);
}

type TargetName = "ACM" | "Key Vault";
const measureTarget = { ACM: measureAcm, "Key Vault": measureKeyVault };
const floors = { ACM: acmFloor, "Key Vault": keyVaultFloor };

/** Time under the quotas over the least time that they allow, on the service's clock. */
export async function againstFloor(
  engine: Engine,
  target: TargetName,
  { count, speed }: Required<Pick<OursOptions, "count" | "speed">>,
): Promise<Section> {
  // On the fast clock what the engine does between two calls counts many times over.
  const skipCheckpoints = engine.kind === "cli" && count > 50;
  const measured = await measureTarget[target](engine, { count, speed, skipCheckpoints });
  const floor = floors[target](count);
  const rows = measured.map((each) => [
    each.phase,
    floor[each.phase] === 0 ? "-" : (each.serviceSeconds / floor[each.phase]).toFixed(3),
    seconds(each.serviceSeconds),
    seconds(floor[each.phase]),
    (totalCalls(each) / count).toFixed(2),
    String(each.throttled),
    seconds(each.seconds),
    megabytes(each.peaks.provider),
  ]);
  const head = ["phase", "time / floor", "time, s", "floor, s", "calls each", "throttled", "wall, s", "provider"];
  return {
    title: [
      `${count} certificates in ${target} under its quotas, clock ${speed} times as fast: ${engine.name}`,
      ...(skipCheckpoints ? ["without its checkpoints"] : []),
    ].join(", "),
    text: table(head, rows),
    figures: { target, count, speed, engine: engine.name, floor, measured },
  };
}

export async function providerCost(runs: number): Promise<Section> {
  const start = await measureStart({ acm: { region: "eu-west-1" } }, runs);
  const unchanged = [];
  for (const count of [1, 100, 1_000]) unchanged.push(await measureUnchanged(count));
  const parsing = await measureParsing();
  const size = measurePackage();
  const loaded = { acm: await measureLoaded("acm"), keyVault: await measureLoaded("keyVault") };
  const rows = [
    ["start of the provider process to its first answer (ACM)", `${start.firstAnswer.toFixed(0)} ms`],
    ["the same for a provider that does nothing", `${start.emptyProvider.toFixed(0)} ms`],
    ...unchanged.map(({ count, each, memory }) => [
      `check + diff of ${count} unchanged, for each`,
      `${each.toFixed(3)} ms, ${megabytes(memory)} in all`,
    ]),
    ...Object.entries(parsing).map(([algorithm, each]) => [`parsing a bundle, ${algorithm}`, `${each.toFixed(2)} ms`]),
    [
      "the package, packed / unpacked",
      `${(size.packed / 1000).toFixed(0)} kB / ${(size.unpacked / 1000).toFixed(0)} kB`,
    ],
    ["files and bytes that an ACM user's provider loads", `${loaded.acm.files}, ${megabytes(loaded.acm.bytes)}`],
    [
      "files and bytes that a vault user's provider loads",
      `${loaded.keyVault.files}, ${megabytes(loaded.keyVault.bytes)}`,
    ],
  ];
  return {
    title: "The provider alone",
    text: table(["", "measured"], rows),
    figures: { start, unchanged, parsing, size, loaded },
  };
}
