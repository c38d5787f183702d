import { createHash } from "node:crypto";
import type { PemBundle } from "../clouds/faults.ts";
import { ConnectionCut, type WireRequest, type WireResponse } from "../clouds/http.ts";
import type { CloudState, Held, Mutation, RunningCloud, SimulatedCloud } from "./cloud.ts";
import type { EngineState } from "./engine.ts";
import { canHit, type FaultKind, isRead, type Operation, type Schedule } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { World } from "./world.ts";

/** One call of a run, as it was made. */
export interface TracedCall {
  readonly operation: Operation;
  /** It was made before the answer to another one had come. */
  readonly isConcurrent: boolean;
  /**
   * Names all that the rest of the run depends on when the call is made: what the provider has seen so far, and what the
   * cloud holds. Two runs with the same key go on alike, so one of them is enough.
   */
  readonly key: string;
  /**
   * Nothing gets through at this point anyhow. What else may happen now changes nothing that the provider sees before it
   * is over: it is the same as if it had happened before it began.
   */
  readonly isCutOff: boolean;
  /** Something was written before it in this run: without that no read can be stale. */
  readonly isAfterWrite: boolean;
  /** There is a certificate that somebody else could import over, and has not yet. */
  readonly canBeOverwritten: boolean;
  /** All that would outlive a death at this point. */
  readonly world: World;
}

/** One seen answer, in what the provider has seen so far. */
interface Seen {
  readonly request: string;
  answer: string;
}

const timeoutMilliseconds = 30_000;
/** Longer than the provider's patience with one call (two minutes), shorter than with two. */
const outageMilliseconds = 150_000;
/** The clock counts only coarsely in a key: a retry or two make no difference, a look that has grown old does. */
const coarseMilliseconds = 5_000;

/** A cloud that suffers a schedule, and notes what it saw. */
export class FaultedCloud {
  readonly calls: TracedCall[] = [];
  /** How often our import went over somebody else's certificate after we had read it. */
  knowinglyOverwritten = 0;
  #unread: World["unread"];
  #underWay = 0;
  readonly #cloud: SimulatedCloud;
  readonly #running: RunningCloud;
  readonly #initial: CloudState;
  readonly #engine: () => EngineState;
  readonly #named: (state: CloudState) => World["named"];
  readonly #time: VirtualTime;
  readonly #start: number;
  readonly #plan: ReadonlyMap<number, FaultKind>;
  readonly #theirs: PemBundle;
  readonly #theirFingerprint: string;
  readonly #die: () => void;
  readonly #lagsFirst: boolean;
  readonly #seen: Seen[] = [];
  readonly #mutations: Mutation[] = [];
  #state: CloudState;
  #digest: string;
  #previousDigest = "";
  #lagged: Promise<RunningCloud> | undefined;
  #tagsLost = false;
  #dead = false;
  #offline = false;
  #lagging = false;
  #outage: { readonly name: string; readonly call: number; readonly until: number } | undefined;

  constructor(options: {
    readonly cloud: SimulatedCloud;
    /** It, as `from` says. */
    readonly running: RunningCloud;
    readonly from: World;
    /** The engine's state at the moment. */
    readonly engine: () => EngineState;
    /** Ids that the user has been told by now. */
    readonly named: (state: CloudState) => World["named"];
    readonly time: VirtualTime;
    readonly schedule: Schedule;
    /** Reads lag behind the first write until the second one. */
    readonly lagging: boolean;
    readonly theirs: PemBundle;
    readonly theirFingerprint: string;
    readonly die: () => void;
  }) {
    this.#cloud = options.cloud;
    this.#initial = options.from.cloud;
    this.#engine = options.engine;
    this.#named = options.named;
    this.#time = options.time;
    this.#start = options.time.now();
    this.#plan = new Map(options.schedule.map(({ call, kind }) => [call, kind]));
    this.#theirs = options.theirs;
    this.#theirFingerprint = options.theirFingerprint;
    this.#die = options.die;
    this.#lagsFirst = options.lagging;
    this.#unread = options.from.unread;
    this.#running = options.running;
    this.#state = options.from.cloud;
    this.#digest = digestOf(options.from.cloud);
  }

  get world(): World {
    return { engine: this.#engine(), cloud: this.#state, unread: this.#unread, named: this.#named(this.#state) };
  }

  readonly handle = async (request: WireRequest): Promise<WireResponse> => {
    if (this.#dead) return never();
    const operation = this.#cloud.operationOf(request);
    if (operation === undefined) return this.#running.handle(request);
    const index = this.calls.length;
    const planned = this.#plan.get(index);
    const fault = planned !== undefined && canHit(planned, operation) ? planned : undefined;
    const seen = this.#arrive(request, operation);
    if (fault === "death before") return this.#death();
    this.#befall(fault, operation, index);
    this.#underWay += 1;
    try {
      const response = await this.#answer(request, operation, fault, index);
      seen.answer = `${response.status} ${this.#lagging || fault === "stale read" ? this.#previousDigest : this.#digest}`;
      if (response.status >= 400) seen.answer = `${operation.access} ${classOf(response)}`;
      if (fault === "third party after") this.#thirdParty(operation);
      if (fault === "death after") return this.#death();
      return response;
    } catch (error) {
      seen.answer = `${operation.access} unavailable`;
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  };

  /** What lasts longer than this call. */
  #befall(fault: FaultKind | undefined, operation: Operation, call: number): void {
    if (fault === "third party before") this.#thirdParty(operation);
    if (fault === "offline") this.#offline = true;
    if (fault === "lagging reads") this.#lagging = true;
    if (fault === "outage") {
      this.#outage = { name: operation.name, call, until: this.#time.now() + outageMilliseconds };
    }
  }

  #arrive({ path, body }: WireRequest, operation: Operation): Seen {
    const seen = { request: `${operation.name} ${path} ${short(body)}`, answer: "?" };
    // A failure that was made good by the same call once more leaves nothing behind but a later hour.
    const last = this.#seen.findLastIndex(({ request }) => request === seen.request);
    if (isTransient(this.#seen[last]?.answer)) this.#seen.splice(last, 1);
    const hour = Math.floor((this.#time.now() - this.#start) / coarseMilliseconds);
    const standing = [this.#offline, this.#lagging, this.#outage?.name, this.#unread, this.#tagsLost];
    const history = this.#seen.map(({ request, answer }) => `${request} ${answer}`);
    const key = short(JSON.stringify([history, seen.request, this.#digest, this.#previousDigest, standing, hour]));
    const target = this.#targetOf(operation);
    this.calls.push({
      operation,
      isConcurrent: this.#underWay > 0,
      key,
      isCutOff: this.#offline || this.#isOut(operation),
      isAfterWrite: this.#mutations.length > 0,
      canBeOverwritten: target !== undefined && target.fingerprint !== this.#theirFingerprint,
      world: this.world,
    });
    this.#seen.push(seen);
    return seen;
  }

  async #answer(
    request: WireRequest,
    operation: Operation,
    fault: FaultKind | undefined,
    index: number,
  ): Promise<WireResponse> {
    const isStale = isRead(operation) && (this.#lagging || fault === "stale read");
    const isOut = this.#isOut(operation);
    const kind = isOut ? "outage" : fault;
    const first = isOut ? (this.#outage?.call ?? index) : index;
    // The client gives such a call up after this time.
    if (isOut || this.#offline) await this.#time.sleep(timeoutMilliseconds);
    if (this.#offline) throw new ConnectionCut();
    const cloud = isStale ? await this.#replica() : this.#running;
    if (kind !== undefined) this.#cloud.addFault(cloud, kind, faultText(first));
    const before = this.#find(operation.id);
    const answered = settled(cloud.handle(request));
    const { response, error } = await answered;
    if (response !== undefined && showsSomething(operation, response)) this.#noteRead(operation, before, isStale);
    if (!isRead(operation)) this.#noteWrite(request, operation, before, kind);
    if (response === undefined) throw error;
    return response;
  }

  #isOut({ name }: Operation): boolean {
    return this.#outage?.name === name && this.#time.now() < this.#outage.until;
  }

  #noteRead({ access, version }: Operation, before: Held | undefined, isStale: boolean): void {
    if (access === "read") this.#unread = { ...this.#unread, tags: this.#tagsLost && isStale };
    if (access === "look" && before?.fingerprint === this.#theirFingerprint) {
      const showsAnother = version === undefined ? isStale : version !== before.version;
      this.#unread = { ...this.#unread, theirs: showsAnother };
    }
  }

  #noteWrite(
    request: WireRequest,
    { access }: Operation,
    before: Held | undefined,
    fault: FaultKind | undefined,
  ): void {
    const changed = this.#mutated((cloud) => {
      if (fault === "tags lost") this.#cloud.addFault(cloud, fault, "");
      return cloud.handle(request);
    });
    if (!changed) return;
    if (access === "write") this.#tagsLost = false;
    if (fault === "tags lost") this.#tagsLost = true;
    this.#unread = { ...this.#unread, tags: this.#tagsLost };
    if (access !== "import" || before?.fingerprint !== this.#theirFingerprint) return;
    if (!this.#unread.theirs) this.knowinglyOverwritten += 1;
    this.#unread = { ...this.#unread, theirs: false };
  }

  #targetOf({ id }: Operation): Held | undefined {
    return id === undefined ? this.#state.held[0] : this.#find(id);
  }

  #thirdParty(operation: Operation): void {
    const target = this.#targetOf(operation);
    if (target === undefined) return;
    this.#running.importAsSomebodyElse(target.id, this.#theirs);
    if (this.#mutated((cloud) => cloud.importAsSomebodyElse(target.id, this.#theirs))) {
      this.#unread = { ...this.#unread, theirs: true };
    }
  }

  /** Notes a write, if it was one. A replica that lags sees it after the next one. */
  #mutated(mutation: Mutation): boolean {
    const state = this.#running.state();
    const digest = digestOf(state);
    if (digest === this.#digest) return false;
    this.#state = { ...state, past: [...this.#state.past, mutation] };
    this.#previousDigest = this.#digest;
    this.#digest = digest;
    this.#mutations.push(mutation);
    this.#lagged = undefined;
    this.#lagging = this.#lagsFirst && this.#mutations.length === 1;
    return true;
  }

  /** The cloud as it was before the last write, for all reads until the next one. */
  #replica(): Promise<RunningCloud> {
    this.#lagged ??= this.#replay();
    return this.#lagged;
  }

  /** All writes but the last made again. */
  async #replay(): Promise<RunningCloud> {
    const past = this.#state.past.slice(0, -1);
    const replica = await this.#cloud.start(this.#initial, this.#time);
    for (const mutation of past.slice(this.#initial.past.length)) await mutation(replica);
    return replica;
  }

  #find(id: string | undefined): Held | undefined {
    return this.#state.held.find((held) => held.id === id);
  }

  #death(): Promise<never> {
    this.#dead = true;
    this.#die();
    return never();
  }
}

/** What the message of an injected error has in it. */
export function faultText(call: number): string {
  return `fault at call ${call}`;
}

export function digestOf({ held, created }: CloudState): string {
  const told = held.map(({ id, fingerprint, chainFingerprints, privateKeyFingerprint, tags, version }) => [
    id,
    version,
    fingerprint,
    chainFingerprints,
    privateKeyFingerprint,
    Object.entries(tags).sort(),
  ]);
  return short(JSON.stringify([told, created]));
}

/**
 * A read that was answered. Whoever looks at one version has read before that it is the latest, and goes by that where
 * this version itself is denied or not there.
 */
function showsSomething(operation: Operation, { status }: WireResponse): boolean {
  if (!isRead(operation)) return false;
  return status === 200 || (operation.version !== undefined && (status === 403 || status === 404));
}

/** Answers that the provider takes alike: it looks at the kind of an error, and only shows its text. */
function classOf({ status, body }: WireResponse): string {
  if (status === 429 || body.includes("Throttling")) return "throttled";
  if (status >= 500) return "unavailable";
  return /"__type":"([^"]*)"/.exec(body)?.[1] ?? String(status);
}

/** The client makes the call once more; only where an import's answer was lost that is left to the transaction. */
function isTransient(answer: string | undefined): boolean {
  return answer !== undefined && /throttled$|^(look|read|write) unavailable$/.test(answer);
}

function short(text: string | Uint8Array): string {
  return createHash("sha1").update(text).digest("base64url");
}

function never(): Promise<never> {
  return new Promise(() => {});
}

async function settled<T>(work: Promise<T>): Promise<{ response?: T; error?: unknown }> {
  try {
    return { response: await work };
  } catch (error) {
    return { error };
  }
}
