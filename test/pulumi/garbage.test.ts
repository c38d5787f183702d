import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { collectGarbageIfGrown } from "../../provider/pulumi/garbage.ts";

const module = fileURLToPath(new URL("../../provider/pulumi/garbage.ts", import.meta.url));

/** A thousand steps, each of which holds some 400 kB for as long as a call takes, and the peak of it all, in megabytes. */
const program = `
  import { setImmediate as turn } from "node:timers/promises";
  import { collectGarbageIfGrown } from ${JSON.stringify(module)};
  const underWay = [];
  for (let step = 0; step < 1_000; step++) {
    underWay.push(Array.from({ length: 8_000 }, (_, index) => ({ index, step })));
    if (underWay.length > 20) underWay.shift();
    if (process.argv.at(-1) === "collecting") collectGarbageIfGrown();
    await turn();
  }
  console.log(process.resourceUsage().maxRSS / 1024);
`;

/** In a process that looks like the engine's provider. */
function peakOf(mode: "collecting" | "left alone"): number {
  const asProvider = ["--", "/dynamic-provider/index.js", "127.0.0.1:1", mode];
  const asModule = ["--input-type=module", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "-e", program];
  const { stdout, stderr } = spawnSync(process.execPath, [...asModule, ...asProvider], { encoding: "utf8" });
  expect(stderr).toBe("");
  return Number(stdout);
}

test("a provider that goes on and on stays as small as what it holds, which V8 alone does not see to", () => {
  const [collecting, leftAlone] = [peakOf("collecting"), peakOf("left alone")];
  expect(collecting).toBeLessThan(170);
  expect(leftAlone - collecting).toBeGreaterThan(20);
});

test("another process than a provider is left alone: its garbage is its own", () => {
  const looks: number[] = [];
  collectGarbageIfGrown(() => looks.push(0), false);
  expect(looks).toEqual([]);
});
