/**
 * `npm run bench`: prints tables, ratios first. Options: `--quick` (small numbers), `--long` (200 certificates of Terraform's under
 * quotas too), `--json FILE`, `--figure FILE` (SVG),
 * `--only terraform,floor,key-vault,provider`.
 */

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { availableEngines } from "../engine/engine.ts";
import { figure } from "./figure.ts";
import { againstFloor, againstTerraform, providerCost, type Section } from "./sections.ts";
import { seriesOf } from "./series.ts";
import { prepareTerraform } from "./terraform.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    figure: { type: "string" },
    long: { type: "boolean", default: false },
    only: { type: "string", default: "provider,terraform,floor,key-vault" },
  },
});
const wanted = values.only.split(",");
// The CLI where it is on PATH: it comes first.
const [engine] = await availableEngines();
if (engine === undefined) throw new Error("engines: expected at least the stand-in, received none");

console.log(`# Benchmark\n\n${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${engine.name}`);
if (engine.kind === "stand-in") console.log("SKIPPED the Pulumi CLI: none on PATH");
const sections: Section[] = [];

if (wanted.includes("provider")) await show(providerCost(values.quick ? 3 : 11));
if (wanted.includes("terraform")) await compare(engine);
if (wanted.includes("floor")) {
  for (const [count, speed] of values.quick
    ? [[50, 10]]
    : [
        [50, 5],
        [500, 10],
        [2_000, 20],
      ]) {
    await show(againstFloor(engine, "ACM", { count: count ?? 0, speed: speed ?? 1 }));
  }
}
if (wanted.includes("key-vault")) {
  for (const count of values.quick ? [50] : [50, 500])
    await show(againstFloor(engine, "Key Vault", { count, speed: 1 }));
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(sections, undefined, 2)}\n`);
if (values.figure !== undefined) {
  writeFileSync(values.figure, figure("Time of a first up under ACM's quotas", seriesOf(sections)));
}
process.exit(0);

async function compare(ours: NonNullable<typeof engine>): Promise<void> {
  const terraform = await prepareTerraform();
  if ("missing" in terraform) {
    console.log(`\nSKIPPED the comparison with Terraform: ${terraform.missing}`);
    return;
  }
  for (const count of values.quick ? [10] : [50, 200]) {
    await show(againstTerraform(ours, terraform, count, false));
    // At one import a second, 200 certificates take Terraform a quarter of an hour.
    if (count < 200 || values.long) await show(againstTerraform(ours, terraform, count, true));
  }
}

async function show(measuring: Promise<Section>): Promise<void> {
  const section = await measuring;
  sections.push(section);
  console.log(`\n## ${section.title}\n\n${section.text}`);
}
