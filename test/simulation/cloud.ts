import type { Faults, PemBundle } from "../clouds/faults.ts";
import type { WireHandler, WireRequest, WireResponse } from "../clouds/http.ts";
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
}

/** All that a cloud remembers from one run to the next. */
export interface CloudState {
  readonly held: readonly Held[];
  /** How many certificates were ever created: none gets an id that another one had. */
  readonly created: number;
}

/** A cloud during one run. */
export interface RunningCloud {
  /** What is added here hits the next call. */
  readonly faults: Faults;
  handle(request: WireRequest): Promise<WireResponse>;
  state(): CloudState;
  importAsSomebodyElse(id: string, bundle: PemBundle): void;
}

/** A local cloud as the simulation runs it. */
export interface SimulatedCloud {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** As the how-manieth certificate that was created, from 1. */
  held(serial: number, certificate: Pick<Held, "bundle" | "tags">): Held;
  start(state: CloudState, time: VirtualTime): RunningCloud;
  operationOf(request: WireRequest): Operation;
  /** Makes a provider process, given by its `require`, send its requests to `handle`. */
  connect(load: (path: string) => unknown, handle: WireHandler): void;
  /** Carries out a fault that is the service's own doing; `text` is for the error's message. */
  addFault(cloud: RunningCloud, kind: FaultKind, text: string): void;
}
