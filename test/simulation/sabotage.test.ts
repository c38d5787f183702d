import { expect, test } from "vitest";
import { acm } from "./acm.ts";
import { explore } from "./explore.ts";
import { sabotage } from "./processes.ts";
import { type Scenario, scenariosOf } from "./scenarios.ts";
import { startOf } from "./start.ts";

const scenarios = scenariosOf(acm);

const folder = "provider/imported-certificate";

interface Sabotage {
  readonly title: string;
  readonly scenario: Scenario;
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly found: RegExp;
}

const sabotages: readonly Sabotage[] = [
  {
    title: "that repeats an import blindly",
    scenario: scenarios.create,
    path: `${folder}/import-anew.ts`,
    from: 'if (!isTargetError(first, "unknown")) throw failedImport(first);',
    to: "return await target.import(wanted, at);",
    found: /is ours, and neither the state nor a message names it/,
  },
  {
    title: "that looks for no orphan",
    scenario: scenarios.create,
    path: `${folder}/locate.ts`,
    from: "request.id === undefined ? findOrphan(request) :",
    to: "request.id === undefined ? undefined :",
    found: /is left over, and no message has named it/,
  },
  {
    title: "that restores over a third party's certificate",
    scenario: scenarios.rotate,
    path: `${folder}/import-over.ts`,
    from: 'if (isThirdParty(first) || whoseIs(seen, request, before) === "another")',
    to: "if (request.id === undefined)",
    found: /a third party's certificate was overwritten after it had been read/,
  },
  {
    title: "that forgets the key of what may be live",
    scenario: scenarios.restore,
    path: `${folder}/provider.ts`,
    from: "...(maybeLive && previous(maybeLive)),",
    to: "",
    found: /private key is not in the state/,
  },
  {
    title: "that takes the tags' survival for granted",
    scenario: scenarios.rotate,
    path: `${folder}/deployment.ts`,
    from: "await ensureTags(",
    to: "if (recorded === undefined) await ensureTags(",
    found: /lacks the tags/,
  },
  {
    title: "that does not say what failed first",
    scenario: scenarios.rotate,
    path: `${folder}/deployment-error.ts`,
    from: "messageOf(first)}",
    to: "messageOf(undefined)}",
    found: /has no error of those that were injected/,
  },
  {
    title: "that verifies nothing",
    scenario: scenarios.rotate,
    path: `${folder}/verify.ts`,
    from: "holds(seen, expectation.wanted)) return seen;",
    to: "expectation.wanted.leaf !== undefined) return seen;",
    found: /the state records another certificate/,
  },
];

test.each(sabotages)("a provider $title is found out", { timeout: 120_000 }, async (given) => {
  Object.assign(process.env, acm.environment);
  sabotage(given.path, given.from, given.to);
  const { findings } = await explore({ ...(await startOf(acm, given.scenario)), mostFaults: 1 });
  expect(findings.flatMap(({ broken }) => broken).join("\n")).toMatch(given.found);
});
