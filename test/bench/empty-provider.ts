/** The least that as many dynamic resources cost, whatever they do: those of a provider that does nothing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../engine/engine.ts";
import { environment, measurePhases } from "./phased-stack.ts";
import type { Measured } from "./phases.ts";

const programDirectory = fileURLToPath(new URL("../programs/nothing", import.meta.url));
const noCalls = { calls: [], clearCalls: () => {} };

export async function measureEmptyProvider(engine: Engine, count: number): Promise<Measured[]> {
  const workDirectory = mkdtempSync(join(tmpdir(), "bench-nothing-"));
  const names = { project: "nothing", stack: "dev" };
  const config = { count: String(count), text: "before" };
  const stack = await engine.createStack({ ...names, programDirectory, workDirectory, environment, config });
  try {
    const change = () => stack.setConfig({ text: "after" });
    return await measurePhases(stack, { counting: noCalls, speed: 1, change });
  } finally {
    await stack.remove();
    rmSync(workDirectory, { recursive: true });
  }
}
