import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import type { Violation } from "../errors.ts";
import type { GenericSchema } from "../schema.ts";
import type { Consumer } from "./consumer.ts";

export type Tags = Readonly<Record<string, string>>;

/** What a target holds at one id, as it was just read. */
export interface Observation {
  readonly id: string;
  readonly leaf: Certificate;
  /** Whether consumers get it: a vault's version may be disabled. */
  readonly enabled: boolean;
  /** How it is kept, where that is not as the arguments ask (a vault's content type, exportability): then it is imported again. */
  readonly otherForm?: string;
  /** Undefined where the target does not give the chain back (Key Vault without `secrets/get`). */
  readonly chain: readonly Certificate[] | undefined;
  /** Undefined where tags cost a call of their own: `Target.readTags` makes it. */
  readonly tags: Tags | undefined;
  /** Only where the target gives the key back (Key Vault's exportable secret); never ACM. */
  readonly privateKey: PrivateKey | undefined;
  /** Outputs that only this target has, e.g. Key Vault's versioned secret id. Plain JSON, nothing secret. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What is known of an id beyond its certificate; read once, before the first write to something that we did not make. */
export interface Description {
  /** Why the target would refuse any import over it (e.g. ACM issued it), or undefined. */
  readonly notImportable: string | undefined;
  /** Ids of what uses it now (listeners, distributions), where the target knows. */
  readonly consumers: readonly string[];
}

/** Where a first import goes. */
export type Place =
  /** The user says which existing certificate to go over: a pinned ARN. */
  | { readonly kind: "pinned"; readonly id: string }
  /** The user names it, whether it exists or not: a vault certificate's name. */
  | { readonly kind: "named"; readonly id: string }
  /** The target makes the id on import: look for an orphan of ours before. */
  | { readonly kind: "assigned" };

/** A difference between targets that the transaction asks for instead of asking for the target's name. */
export interface Capabilities {
  /** Whether tags may go along with an import over what exists. ACM: "Tagging is not permitted on re-import". */
  readonly tagsOnReimport: boolean;
  /** Whether a deleted id can be filled again by an import (a vault's name), or is gone for ever (an ARN). */
  readonly idCanBeRefilled: boolean;
  /** Whether a removed certificate leaves nothing behind that stands in the way of the next import (soft delete does). */
  readonly removalLeavesNoTrace: boolean;
}

/** A connected target: one account and region, or one vault. Every failure is a `TargetError`. */
export interface Target {
  /** For messages: "AWS Certificate Manager (eu-west-1)". */
  readonly title: string;
  /** Undefined: nothing there. */
  observe(id: string): Promise<Observation | undefined>;
  readTags(id: string): Promise<Tags>;
  describe(id: string): Promise<Description>;
  /** Imports at `id`, or, without one, anew. `tags` are all that the certificate shall carry. Returns the id. */
  import(bundle: Bundle, at: { readonly id?: string; readonly tags: Tags }): Promise<string>;
  changeTags(id: string, change: { readonly set: Tags; readonly remove: readonly string[] }): Promise<void>;
  /**
   * Ids that carry all of `tags`, newest first, among certificates that share a name with `like`.
   * `fresh` asks the service again instead of using what this process listed before; `except` is left out.
   */
  find(tags: Tags, like: Certificate, options?: FindOptions): Promise<readonly string[]>;
  /** Removes it and waits until it is gone; an id that is not there is a success. */
  remove(id: string, options: { readonly timeoutSeconds: number }): Promise<void>;
  /** What stands in the way of an import at an id that is free, such as a soft-deleted certificate of the same name. */
  obstacle(id: string): Promise<Violation | undefined>;
  /** Takes such an obstacle away, where the arguments allow it; true where something is there now. */
  recover(id: string): Promise<boolean>;
  /** A command for a person that imports a bundle from files at `id` by hand. */
  recoveryCommand(id: string): string;
}

export interface FindOptions {
  readonly fresh?: boolean;
  readonly except?: string;
}

/** A rule about one bundle: what it says is wrong with it, or undefined. */
export type BundleRule = (bundle: Bundle, now: Date) => Violation | undefined;
/** A rule about putting `to` over `from`. Asked for new→in and again for old→back. Returns what is wrong, as a sentence, or undefined. */
export type RotationRule = (from: Certificate, to: Certificate) => RotationObstacle | undefined;

export interface RotationObstacle {
  /** One sentence that names what stands in the way: "the live certificate's key is RSA_2048 and the new one's EC_prime256v1". */
  readonly reason: string;
  /** True where a new id instead of this one gets around it. */
  readonly solvedByReplacement: boolean;
}

/** A target before it is connected: all that needs no cloud and loads no SDK. */
export interface TargetKind {
  /** The argument that chooses it, which is also its name in metrics and logs. */
  readonly argument: "acm" | "keyVault";
  readonly capabilities: Capabilities;
  /** Validates the argument's value. Messages say what is expected. */
  readonly schema: GenericSchema<unknown, TargetChoice>;
  readonly bundleRules: readonly BundleRule[];
  readonly rotationRules: readonly RotationRule[];
  tagViolations(tags: Tags): Violation[];
  /** Outputs that follow from the id alone, known in every preview after the first `up`. */
  outputsOfId(id: string): Readonly<Record<string, string>>;
}

/** What a resource's arguments say of its target. */
export interface TargetChoice {
  readonly place: Place;
  /** The user's own tags. */
  readonly tags: Tags;
  /** Whether a resource with this id is where the arguments want it; if not, it is replaced. */
  isAt(id: string): boolean;
  /** What can be declared to use the certificate, by its name in `consumers`. */
  readonly consumers: Readonly<Record<string, Consumer>>;
  /** Loads the cloud's SDK; the only function here that does. */
  connect(): Promise<Target>;
}
