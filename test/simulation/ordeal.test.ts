import fc from "fast-check";
import { expect, test } from "vitest";
import { acm } from "./acm.ts";
import { type Blow, ordeal } from "./ordeal.ts";
import { type Scenario, scenariosOf } from "./scenarios.ts";
import { faultKinds } from "./schedule.ts";
import { startOf } from "./start.ts";

const scenarios = scenariosOf(acm);

const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;
const numRuns = isLong ? 10_000 : 300;
/** Of a run that failed, to have it again. */
const seed = process.env.PULUMI_CERTIFICATES_SEED;

const blow: fc.Arbitrary<Blow> = fc.record({ skip: fc.nat(5), kind: fc.constantFrom(...faultKinds) });
/** What is deleted is gone: there it does not go on. */
const names = (Object.keys(scenarios) as (keyof typeof scenarios)[]).filter((name) => name !== "delete");

test(`${numRuns} random schedules of up to twelve faults leave nothing lost`, {
  timeout: 3 * 60 * 60 * 1000,
}, async () => {
  Object.assign(process.env, acm.environment);
  const counts = { runs: 0, faults: 0, deaths: 0 };
  const property = fc.asyncProperty(
    fc.constantFrom(...names),
    fc.array(blow, { minLength: 3, maxLength: 12 }),
    async (name, blows) => {
      const scenario: Scenario = scenarios[name];
      const { schedule, broken, ...suffered } = await ordeal(await startOf(acm, scenario), blows);
      counts.runs += suffered.runs;
      counts.faults += suffered.faults;
      counts.deaths += suffered.deaths;
      expect({ schedule, broken }).toEqual({ schedule, broken: [] });
    },
  );
  await fc.assert(property, { numRuns, ...(seed !== undefined && { seed: Number(seed) }) });
  const { runs, faults, deaths } = counts;
  const text = `${numRuns} random schedules, ${runs} runs, ${faults} faults, ${deaths} deaths, nothing lost`;
  process.stdout.write(`simulation: ${acm.name}: ${text}\n`);
});
