/** Finding and ending the processes of one stack, which include grandchildren that outlive a killed engine. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EnginePart, StackOptions } from "./engine.ts";

/** The environment variable that every process of a stack inherits. */
export const stackMarker = "PULUMI_TEST_STACK";

/** Its value. */
export function markerOf({ workDirectory, project, stack }: StackOptions): string {
  return [workDirectory, project, stack].join(":");
}

interface StackProcess {
  readonly id: number;
  /** The engine itself, and whatever else it has started, is neither. */
  readonly part: EnginePart | undefined;
}

/** Living processes that carry the marker. Needs /proc: on other systems none are found. */
function processesOf(marker: string): StackProcess[] {
  return processIds().flatMap((id) => {
    const environment = readProcessFile(id, "environ").split("\0");
    if (id === process.pid || !environment.includes(`${stackMarker}=${marker}`)) return [];
    const command = readProcessFile(id, "cmdline");
    return [{ id, part: partOf(command) }];
  });
}

function partOf(command: string): EnginePart | undefined {
  if (/dynamic-provider|pulumi-resource-/.test(command)) return "provider";
  return /@pulumi\/pulumi\/cmd\/run/.test(command) ? "program" : undefined;
}

/**
 * SIGKILL for the processes of a stack, with another look after each round for what was just being started; returns
 * when none is left.
 */
export function killProcessesOf(marker: string, { andProvider }: { andProvider: boolean }): Promise<void> {
  return killAll(() => processesOf(marker).filter(({ part }) => andProvider || part !== "provider"));
}

/** The same for one part of what the engine has started. Rejects where it does not run: a test would kill nobody. */
export async function killPart(marker: string, wanted: EnginePart): Promise<void> {
  const left = () => processesOf(marker).filter(({ part }) => part === wanted);
  if (left().length === 0) throw new Error(`expected a running ${wanted}, received none`);
  await killAll(left);
}

async function killAll(left: () => readonly StackProcess[]): Promise<void> {
  for (let processes = left(); processes.length > 0; processes = left()) {
    for (const { id } of processes) killIfAlive(id);
    await sleep(20);
  }
}

function killIfAlive(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if (!isErrorWithCode(error, "ESRCH")) throw error;
  }
}

export function processIds(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Empty for a process that has ended, is a zombie, or belongs to someone else. */
export function readProcessFile(id: number, file: "environ" | "cmdline" | "status"): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function isErrorWithCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
