import { afterAll, describe, expect, test } from "vitest";
import { availableEngines, type Engine } from "../engine/engine.ts";
import { acm } from "./acm.ts";
import type { CloudKind } from "./cloud.ts";
import { keyVault } from "./key-vault.ts";
import { lives, type Suffered } from "./life.ts";
import { onlyWrites, type Plan, phases, planFor } from "./plan.ts";
import { type Victim, victims } from "./victims.ts";

const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;
const engines = await availableEngines();
const kinds: readonly CloudKind[] = [acm, keyVault];

describe.each(engines)("$name", { timeout: 30 * 60_000 }, (engine) => {
  const suffered: (Suffered & { readonly victim: Victim })[] = [];
  const plans = new Map<CloudKind, Promise<Plan>>();

  for (const kind of kinds) {
    for (const victim of Object.keys(victims) as Victim[]) {
      const isDue = isLong || isUsual(engine, victim);
      const title = `${kind.name}: with ${named(victim)} killed before and after each call nothing is lost`;
      test.skipIf(!isDue).concurrent(title, async () => {
        const plan = plans.get(kind) ?? planFor(engine, kind);
        plans.set(kind, plan);
        const lived = await lives(engine, kind, victim, kind === acm || isLong ? await plan : onlyWrites(await plan));
        suffered.push(...lived.map((each) => ({ ...each, victim })));
        expect(lived.flatMap(({ broken }) => broken)).toEqual([]);
      });
    }
  }

  afterAll(() => {
    if (suffered.length > 0) process.stdout.write(`kills: ${engine.name}: ${countsText(suffered)}\n`);
  });
});

/** The hardest one, whose provider lives on. Every other one is for the long tests, by what they cost. */
function isUsual({ kind: engine }: Engine, victim: Victim): boolean {
  return engine === "stand-in" && victim === "engine";
}

function countsText(suffered: readonly (Suffered & { readonly victim: Victim })[]): string {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const byPhase = phases.map((phase) => `${sum(suffered.map(({ kills }) => kills[phase]))} in ${phase}`);
  const byVictim = (Object.keys(victims) as Victim[]).map((victim) => {
    const own = suffered.filter((each) => each.victim === victim);
    return `${sum(own.flatMap(({ kills }) => Object.values(kills)))} of ${named(victim)}`;
  });
  const broken = sum(suffered.map((each) => each.broken.length));
  return [
    `${sum(suffered.flatMap(({ kills }) => Object.values(kills)))} calls at which something was killed`,
    `(${byPhase.join(", ")}; ${byVictim.join(", ")})`,
    `in ${sum(suffered.map(({ runs }) => runs))} runs,`,
    broken === 0 ? "nothing lost" : `${broken} BROKEN`,
  ].join(" ");
}

function named(victim: Victim): string {
  return victim === "everything" ? victim : `the ${victim}`;
}
