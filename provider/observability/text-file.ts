import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { formatExposition, isOf, parseExposition, type Sample } from "./exposition.ts";
import { type Entry, families, merged } from "./metrics.ts";

/**
 * Adds to a file for node_exporter's textfile collector. It is replaced by renaming, so a reader sees the old one or the
 * new one, whole.
 *
 * @throws Error where the file cannot be read or written, or holds other metrics than ours
 */
export async function addToTextFile(path: string, entries: readonly Entry[]): Promise<void> {
  await locked(path, async () => {
    const text = formatExposition(families, await merged(await oursIn(path), entries));
    const beside = `${path}.${process.pid}.tmp`;
    try {
      await writeFile(beside, text, { mode: 0o644 });
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  });
}

async function oursIn(path: string): Promise<Sample[]> {
  const samples = parseExposition(await textOf(path));
  const foreign = samples.find((sample) => !families.some((family) => isOf(family, sample)));
  if (foreign !== undefined) throw new Error(`expected a file of our own, received one with ${foreign.name}`);
  return samples;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
}

const pauseMilliseconds = 20;
const patienceMilliseconds = 1_500;
/** Nobody needs so long for it: who made it was killed. */
const staleMilliseconds = 10_000;

/** One process at a time: what another one adds between reading and renaming would be lost. */
async function locked(path: string, work: () => Promise<void>): Promise<void> {
  const lock = `${path}.lock`;
  const deadline = Date.now() + patienceMilliseconds;
  while (!(await taken(lock))) {
    if (Date.now() > deadline) throw new Error(`expected ${lock} to go, received it still there`);
    await sleep(pauseMilliseconds);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx")).close();
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    if (await isStale(lock)) await rm(lock, { force: true });
    return false;
  }
}

async function isStale(lock: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(lock)).mtimeMs > staleMilliseconds;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
