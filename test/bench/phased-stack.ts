/** A stack's life in the four phases, each measured as the command that a user types. */
import { randomUUID } from "node:crypto";
import type { Stack } from "../engine/engine.ts";
import { mark } from "./memory.ts";
import { type Counting, type Measured, measure, type Phase } from "./phases.ts";

const marker = randomUUID();

/** What every process of a measured stack finds; the tests' own shortcuts, which users do not have, are taken back. */
export const environment: Readonly<Record<string, string>> = {
  [mark]: marker,
  PULUMI_NODEJS_TRANSPILE_ONLY: "false",
  NODE_COMPILE_CACHE: "",
};

export interface Life {
  readonly counting: Counting;
  /** How many times faster than the clock the service's quotas refill. */
  readonly speed: number;
  /** Brings about that the next run changes every resource. */
  change(): Promise<void>;
}

export async function measurePhases(stack: Stack, { counting, speed, change }: Life): Promise<Measured[]> {
  const run = (phase: Phase, command: "up" | "destroy") =>
    measure(phase, counting, { marker, speed }, async () => {
      const { succeeded, text } = await stack.type(command);
      if (!succeeded) throw new Error(`${phase}: expected to succeed, received\n${text}`);
    });
  const created = await run("create", "up");
  const unchanged = await run("no-op", "up");
  await change();
  return [created, unchanged, await run("rotate", "up"), await run("destroy", "destroy")];
}
