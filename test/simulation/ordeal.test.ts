import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acm } from "./acm.ts";
import { keyVault } from "./key-vault.ts";
import { type Blow, ordeal } from "./ordeal.ts";
import { scenariosOf } from "./scenarios.ts";
import { faultKinds } from "./schedule.ts";
import { startOf } from "./start.ts";

const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;
/** Of a run that failed, to have it again. */
const seed = process.env.PULUMI_CERTIFICATES_SEED;

const blow: fc.Arbitrary<Blow> = fc.record({ skip: fc.nat(5), kind: fc.constantFrom(...faultKinds) });
/** What is deleted is gone: there it does not go on. */
const names = ["create", "adoptOlder", "pin", "rotate", "rotateSameKey", "restore", "replace", "retag"] as const;

describe.each([acm, keyVault])("$name", (cloud) => {
  const numRuns = isLong ? 10_000 : 200;

  test(`${numRuns} random schedules of up to twelve faults leave nothing lost`, {
    timeout: 6 * 60 * 60 * 1000,
  }, async () => {
    Object.assign(process.env, cloud.environment);
    const scenarios = scenariosOf(cloud);
    const counts = { runs: 0, faults: 0, deaths: 0 };
    const property = fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(blow, { minLength: 3, maxLength: 12 }),
      async (name, blows) => {
        const { schedule, broken, ...suffered } = await ordeal(await startOf(cloud, scenarios[name]), blows);
        counts.runs += suffered.runs;
        counts.faults += suffered.faults;
        counts.deaths += suffered.deaths;
        expect({ schedule, broken }).toEqual({ schedule, broken: [] });
      },
    );
    await fc.assert(property, { numRuns, ...(seed !== undefined && { seed: Number(seed) }) });
    const { runs, faults, deaths } = counts;
    const text = `${numRuns} random schedules, ${runs} runs, ${faults} faults, ${deaths} deaths, nothing lost`;
    process.stdout.write(`simulation: ${cloud.name}: ${text}\n`);
  });
});
