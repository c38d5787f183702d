import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { IssuedLeaf } from "../pki/index.ts";

/** What a cloud holds at an id, by its own account rather than our provider's. */
export interface Live {
  readonly fingerprint: string;
  /** Undefined where this cloud does not show it to the test. */
  readonly chainFingerprints?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** SHA-256 of the public key that the held private key belongs to; undefined where the cloud does not tell. */
  readonly privateKeyFingerprint?: string;
}

/** What a cloud can be made to do; a case that needs another ability is skipped with the cloud's reason. */
export interface Disturbances {
  /** The next import takes effect and its answer is lost. */
  loseImportAnswer(): void;
  /** The next import never reaches the service. */
  cutBeforeImport(): void;
  refuseImport(): void;
  /** After the next import, so many reads show what was there before. */
  staleReads(reads: number): void;
  /** Somebody else imports right after the next import. */
  thirdPartyAfterImport(leaf: IssuedLeaf): void;
  /** The next import costs the tags. */
  loseTags(): void;
  throttle(times: number): void;
}

/** A target with a cloud behind it, as the one suite sees it. */
export interface CloudUnderTest {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Everything gone, no faults, no calls. */
  reset(): Promise<void>;
  /** Arguments of a resource that is `name` here; `extra` goes over the target's own. */
  targetArguments(name: string, extra?: Properties): Properties;
  /** The same, fixed to what exists at `id`. */
  pinned(id: string, extra?: Properties): Properties;
  /** All ids that the cloud holds. */
  ids(): Promise<readonly string[]>;
  live(id: string): Promise<Live | undefined>;
  importAsSomebodyElse(leaf: IssuedLeaf, tags?: Readonly<Record<string, string>>, id?: string): Promise<string>;
  setTags(id: string, tags: Readonly<Record<string, string>>): Promise<void>;
  deleteAsSomebodyElse(id: string): Promise<void>;
  /** Names of the calls since the last time this was asked, writes and reads; undefined where the cloud keeps no log. */
  takeCalls(): readonly string[] | undefined;
  readonly disturb: Disturbances | undefined;
  /** Whether the target shows the live certificate's private key to whoever may import (an exportable vault secret). */
  readonly givesKeyBack: boolean;
  /** Titles of cases that this cloud cannot judge, with the reason. */
  readonly skip: Readonly<Record<string, string>>;
}
