import type { Engine } from "../engine/engine.ts";
import { issue } from "./certificates.ts";
import type { CloudKind, LoggedCall } from "./cloud.ts";
import type { Fate } from "./gate.ts";
import { KillStack } from "./stack.ts";

export const phases = ["create", "rotation", "delete"] as const;
export type Phase = (typeof phases)[number];

/** When a certificate's run is killed: during one of its calls, of which something becomes afterwards. */
export interface Moment {
  /** The how-manieth of the certificate's calls in the run, from 0. */
  readonly call: number;
  readonly operation: string;
  readonly isWrite: boolean;
  readonly fate: Fate;
}

/** What a run is killed at: each certificate of the stack at a moment of its own, the last ones perhaps at none. */
export type Round = readonly Moment[];

/** The rounds of every phase. */
export type Plan = Readonly<Record<Phase, readonly Round[]>>;

/** As many as the stand-in runs at once. */
const places = 8;

/** Every moment of a certificate's life, found by watching an undisturbed one. */
export async function planFor(engine: Engine, kind: CloudKind): Promise<Plan> {
  const stack = await KillStack.start(engine, kind, 1);
  const callsOf = async (operation: "preview" | "up" | "destroy"): Promise<readonly LoggedCall[]> => {
    stack.cloud.clearCalls();
    const run = await stack.engine[operation]();
    if (!run.succeeded) throw new Error(`expected an undisturbed run, received ${run.text}`);
    return stack.cloud.places.flatMap((place) => place.calls());
  };
  const roundsOf = async (operation: "up" | "destroy"): Promise<readonly Round[]> => {
    // What a preview asks for, an update asks for in its check and its diff.
    const beforeStep = operation === "up" ? (await callsOf("preview")).length : 0;
    return rounds(momentsIn(await callsOf(operation), kind), beforeStep);
  };
  try {
    stack.receive(await issue());
    const create = await roundsOf("up");
    stack.receive(await issue());
    return { create, rotation: await roundsOf("up"), delete: await roundsOf("destroy") };
  } finally {
    await stack.close();
  }
}

/** Polling is one call, the first of them: how many follow is a matter of time. */
function momentsIn(calls: readonly LoggedCall[], { writes }: CloudKind): readonly Moment[] {
  return calls.flatMap(({ operation, outcome }, call) => {
    if (operation === calls[call - 1]?.operation) return [];
    const isWrite = writes.includes(operation);
    return fatesOf(isWrite, outcome).map((fate) => ({ call, operation, isWrite, fate }));
  });
}

/** A read that is made late is the same as one that is answered late, and an error is never held back. */
function fatesOf(isWrite: boolean, outcome: string): readonly Fate[] {
  if (outcome !== "ok") return ["is never made"];
  return isWrite ? ["is never made", "is made late", "is answered late"] : ["is never made", "is answered late"];
}

/**
 * Steps run at the same time, so a run can be killed in many of them at once. Checks and diffs run one after the other, in
 * an order that is the engine's: a kill in one of them takes a run of its own.
 */
function rounds(moments: readonly Moment[], beforeStep: number): readonly Round[] {
  const steps = moments.filter(({ call }) => call >= beforeStep);
  const diffs = moments.filter(({ call }) => call < beforeStep);
  const count = Math.ceil(steps.length / places);
  const shares = Array.from({ length: count }, (_, round) => steps.filter((_step, index) => index % count === round));
  return [...diffs.map((moment) => [moment]), ...shares];
}

/** The part of a plan that tells most: kills during writes. */
export function onlyWrites(plan: Plan): Plan {
  const [create, rotation, deletion] = phases.map((phase) => {
    const writes = plan[phase].flatMap((round) => round.filter(({ isWrite }) => isWrite));
    return [writes];
  });
  return { create: create ?? [], rotation: rotation ?? [], delete: deletion ?? [] };
}

export function momentText({ call, operation, fate }: Moment): string {
  return `call ${call}, ${operation}, which ${fate}`;
}
