import type { FaultRule, Faults } from "../clouds/faults.ts";

/** A certificate as the cloud really holds it, without any secret. */
export interface HeldCertificate {
  /** As the state records it. */
  readonly id: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
  readonly chainFingerprints: readonly string[];
  /** SHA-256 of the public key that the held private key belongs to. */
  readonly privateKeyFingerprint: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LoggedCall {
  readonly operation: string;
  readonly outcome: string;
}

/** Where one certificate of a stack lives, and nobody else: so a call tells whose it is. */
export interface Place {
  /** Of the resource. */
  readonly name: string;
  /** The resource's arguments. */
  readonly args: object;
  readonly when: NonNullable<FaultRule["when"]>;
  held(): readonly HeldCertificate[];
  /** Since the last `clearCalls`, in the order of arrival. */
  calls(): readonly LoggedCall[];
}

/** A local cloud for the certificates of one stack. */
export interface Cloud {
  /** What the processes of the stack need to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: Faults;
  readonly places: readonly Place[];
  clearCalls(): void;
  close(): Promise<void>;
}

export interface CloudKind {
  readonly name: string;
  /** Operations that change something. */
  readonly writes: readonly string[];
  /** @param sleep how its `delay` faults pass */
  start(places: number, sleep: (milliseconds: number) => Promise<void>): Promise<Cloud>;
}

export const tags = { env: "production" };
/** Long enough for a read or two, so that a restore is soon. */
export const verify = { timeoutSeconds: 2 };

export function placeNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `site-${index + 1}`);
}
