// `npm start`: the main job on local clouds, each step with what changed at the service; ends non-zero if one is not as told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { availableEngines } from "../engine/engine.ts";
import { acmStory } from "./acm-story.ts";
import { keyVaultStory } from "./key-vault-story.ts";

const started = Date.now();
const directory = mkdtempSync(join(tmpdir(), "pulumi-certificates-demo-"));
try {
  const [engine] = await availableEngines();
  if (engine === undefined) throw new Error("no engine to run a Pulumi program with");
  console.log(`Engine: ${engine.name}${engine.kind === "cli" ? "" : " (no `pulumi` on PATH)"}`);
  await acmStory(engine, join(directory, "acm"));
  await keyVaultStory(engine, join(directory, "key-vault"));
  console.log(`\nAll as told, in ${Math.round((Date.now() - started) / 1000)} s. Nothing is left running.`);
} catch (error) {
  console.error(`\nThe demo ended early: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
