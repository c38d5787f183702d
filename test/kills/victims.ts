import type { RunningOperation } from "../engine/engine.ts";

/** Who is killed, and how. */
export const victims = {
  provider: (running: RunningOperation) => running.killOnly("provider"),
  program: (running: RunningOperation) => running.killOnly("program"),
  /** With its program, as when a terminal is closed; the provider lives on. */
  engine: (running: RunningOperation) => running.kill(),
  /** As when the machine goes down. */
  everything: (running: RunningOperation) => running.kill({ andProvider: true }),
} as const;

export type Victim = keyof typeof victims;
