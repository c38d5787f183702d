// Faults on request: which calls they hit, and in what order they act around a call's effect.
import { ConnectionCut } from "./http.ts";

/** PEM texts, as a third party would import them. */
export interface PemBundle {
  readonly certificate: string;
  readonly chain?: string;
  readonly privateKey: string;
}

type Moment = "before" | "after";

/**
 * - `error`: this service error instead of the answer; `effect: "after"` has done the work already. Status 400.
 * - `throttle`: the service's own throttling error.
 * - `delay`: the answer takes longer; `effect: "after"` waits when the work is done, so that a caller can be killed there.
 * - `cut`: the connection ends without an answer, before or after the work.
 * - `stale`: so many following reads of that certificate return what was before the write.
 * - `third-party-write`: somebody else imports at the same place, right after (default) or right before the call's work.
 * - `lose-tags`: the certificate's tags are gone after the call.
 */
export type Fault =
  | { readonly type: "error"; name: string; message?: string; status?: number; effect?: Moment }
  | { readonly type: "throttle" }
  | { readonly type: "delay"; milliseconds: number; effect?: Moment }
  | { readonly type: "cut"; effect: Moment }
  | { readonly type: "stale"; reads: number }
  | { readonly type: "third-party-write"; bundle: PemBundle; moment?: Moment }
  | { readonly type: "lose-tags" };

/** A call as a fault rule can match it. `id` is what the call addresses, where it addresses one thing. */
export interface FaultableCall {
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly id: string | undefined;
}

export interface FaultRule {
  /** The operation's name, or `*` for any. */
  readonly operation: string;
  /** Lets the first so many matching calls pass; default 0. */
  readonly after?: number;
  /** Hits so many calls, then is spent; default 1. */
  readonly times?: number;
  /** Only calls with these properties match. */
  readonly when?: { readonly id?: string; readonly account?: string; readonly region?: string };
  readonly kind: Fault;
}

interface ArmedRule {
  readonly rule: FaultRule;
  skip: number;
  left: number;
}

export class Faults {
  #armed: ArmedRule[] = [];

  add(rule: FaultRule): void {
    this.#armed.push({ rule, skip: rule.after ?? 0, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** How many hits are still to come; a test that ends with some left has not tested what it meant to. */
  get pending(): number {
    return this.#armed.reduce((sum, { left }) => sum + left, 0);
  }

  /** The faults that hit this call; it counts against every rule that matches. */
  take(call: FaultableCall): Fault[] {
    const hits: Fault[] = [];
    for (const armed of this.#armed.filter(({ rule }) => matches(rule, call))) {
      if (armed.skip > 0) {
        armed.skip -= 1;
      } else if (armed.left > 0) {
        armed.left -= 1;
        hits.push(armed.rule.kind);
      }
    }
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    return hits;
  }
}

function matches({ operation, when = {} }: FaultRule, call: FaultableCall): boolean {
  return (
    (operation === "*" || operation === call.operation) &&
    (when.id === undefined || when.id === call.id) &&
    (when.account === undefined || when.account === call.account) &&
    (when.region === undefined || when.region === call.region)
  );
}

/** How one service carries the faults out. `effect` is the call's own work. */
export interface FaultedCall<Result> {
  effect(): Result;
  sleep(milliseconds: number): Promise<void>;
  serviceError(name: string, message: string, status: number): Error;
  throttlingError(): Error;
  thirdPartyWrite(bundle: PemBundle, result: Result | undefined): void;
  serveStale(reads: number, result: Result): void;
  loseTags(result: Result): void;
}

/** Runs a call's work with its faults around it. Rejects with the fault's error, or the work's own. */
export async function runFaulted<Result>(faults: readonly Fault[], call: FaultedCall<Result>): Promise<Result> {
  for (const fault of faults) await disturbBefore(fault, call);
  const result = call.effect();
  for (const fault of faults) changeAfter(fault, call, result);
  for (const fault of faults) await disturbAfter(fault, call);
  return result;
}

async function disturbBefore<Result>(fault: Fault, call: FaultedCall<Result>): Promise<void> {
  if (fault.type === "throttle") throw call.throttlingError();
  if (fault.type === "third-party-write" && fault.moment === "before") call.thirdPartyWrite(fault.bundle, undefined);
  if ((fault.type === "error" || fault.type === "delay") && fault.effect !== "after") await interfere(fault, call);
  if (fault.type === "cut" && fault.effect === "before") throw new ConnectionCut();
}

function changeAfter<Result>(fault: Fault, call: FaultedCall<Result>, result: Result): void {
  if (fault.type === "third-party-write" && fault.moment !== "before") call.thirdPartyWrite(fault.bundle, result);
  if (fault.type === "lose-tags") call.loseTags(result);
  if (fault.type === "stale") call.serveStale(fault.reads, result);
}

async function disturbAfter<Result>(fault: Fault, call: FaultedCall<Result>): Promise<void> {
  if ((fault.type === "error" || fault.type === "delay") && fault.effect === "after") await interfere(fault, call);
  if (fault.type === "cut" && fault.effect === "after") throw new ConnectionCut();
}

async function interfere<Result>(
  fault: Extract<Fault, { type: "error" | "delay" }>,
  call: FaultedCall<Result>,
): Promise<void> {
  if (fault.type === "delay") return call.sleep(fault.milliseconds);
  throw call.serviceError(fault.name, fault.message ?? "A fault that the test asked for.", fault.status ?? 400);
}
