import type { Faults, PemBundle } from "../clouds/faults.ts";
import type { WireHandler, WireRequest, WireResponse } from "../clouds/http.ts";
import type { Properties } from "./engine.ts";
import type { FaultKind, Operation } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A certificate as the cloud really holds it. */
export interface Held {
  readonly id: string;
  readonly bundle: PemBundle;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
  readonly chainFingerprints: readonly string[];
  /** SHA-256 of the public key that the held private key belongs to. */
  readonly privateKeyFingerprint: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Where the cloud keeps several under one id, the latest. */
  readonly version?: string;
}

/** All that a cloud remembers from one run to the next. */
export interface CloudState {
  readonly held: readonly Held[];
  /** How many certificates or versions were ever created: none gets an id that another one had. */
  readonly created: number;
  /** How it came about: every write since the beginning. For a cloud that remembers more than what it holds. */
  readonly past: readonly Mutation[];
}

/** A write, to be made again. */
export type Mutation = (cloud: RunningCloud) => unknown;

/** A cloud during one run. */
export interface RunningCloud {
  /** What is added here hits the next call. */
  readonly faults: Faults;
  handle(request: WireRequest): Promise<WireResponse>;
  state(): CloudState;
  /** `tags` only where it is the first import there. */
  importAsSomebodyElse(id: string, bundle: PemBundle, tags?: Held["tags"]): void;
}

/** A local cloud as the simulation runs it. */
export interface SimulatedCloud {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The id of what is created first. */
  readonly firstId: string;
  start(state: CloudState, time: VirtualTime): Promise<RunningCloud>;
  /** Undefined for what belongs to signing in, which no fault hits. */
  operationOf(request: WireRequest): Operation | undefined;
  /** Arguments of a resource in it; fixed to `id`, where there is one. */
  arguments(extra: Properties, id?: string): Properties;
  /** Makes a provider process, given by its `require`, send its requests to `handle`. */
  connect(load: (path: string) => unknown, handle: WireHandler): void;
  /** Carries out a fault that is the service's own doing; `text` is for the error's message. */
  addFault(cloud: RunningCloud, kind: FaultKind, text: string): void;
}
