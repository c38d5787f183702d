// The certificates of one vault, the phases of their long-running operations, and what a stale read still sees.
import type { Material } from "./import-material.ts";
import type { ContentType, Tags } from "./import-request.ts";
import type { Policy } from "./policy.ts";

/** Never changed in place, so that a stale read can keep the one from before. Times are milliseconds. */
export interface CertificateVersion {
  /** 32 hex digits. */
  readonly id: string;
  readonly material: Material;
  readonly contentType: ContentType;
  readonly exportable: boolean;
  readonly preservedOrder: boolean;
  readonly enabled: boolean;
  readonly tags: Tags;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Where a name stands. `until` is when a long-running operation ends. */
export type Phase =
  | { readonly name: "live" }
  | { readonly name: "deleting" | "recovering" | "purging"; readonly until: number; readonly deletedAt: number }
  | { readonly name: "deleted"; readonly deletedAt: number };

export interface StoredCertificate {
  readonly name: string;
  /** The oldest first; never empty. */
  readonly versions: readonly [CertificateVersion, ...CertificateVersion[]];
  readonly policy: Policy;
  readonly phase: Phase;
}

export function latestOf({ versions }: StoredCertificate): CertificateVersion {
  return versions.at(-1) ?? versions[0];
}

interface StaleReads {
  readonly before: StoredCertificate | undefined;
  left: number;
}

/** Names are one whatever their case: object identifiers are case-insensitive. */
const keyOf = (name: string) => name.toLowerCase();

export class Store {
  readonly #certificates = new Map<string, StoredCertificate>();
  readonly #stale = new Map<string, StaleReads>();
  /** Names with a certificate operation in progress: a request for a new certificate that nobody has merged. */
  readonly pending = new Set<string>();

  /** The certificate as it really is at `now`; a purge that is over, or a retention, has removed it. */
  get(name: string, now: number, retention: number): StoredCertificate | undefined {
    const stored = this.#certificates.get(keyOf(name));
    const phase = stored && phaseAt(stored.phase, now, retention);
    if (stored === undefined || phase === undefined) {
      this.#certificates.delete(keyOf(name));
      return undefined;
    }
    return { ...stored, phase };
  }

  put(certificate: StoredCertificate): void {
    this.#certificates.set(keyOf(certificate.name), certificate);
  }

  remove(name: string): void {
    this.#certificates.delete(keyOf(name));
  }

  /** The certificate as a read sees it, which uses one stale read up. */
  read(name: string, now: number, retention: number): StoredCertificate | undefined {
    const stale = this.#stale.get(keyOf(name));
    if (stale === undefined || stale.left <= 0) return this.get(name, now, retention);
    stale.left -= 1;
    return stale.before;
  }

  serveStale(name: string, before: StoredCertificate | undefined, reads: number): void {
    this.#stale.set(keyOf(name), { before, left: reads });
  }

  /** All names, in their alphabetical order. */
  get names(): readonly string[] {
    return [...this.#certificates.values()].map(({ name }) => name).sort();
  }
}

function phaseAt(phase: Phase, now: number, retention: number): Phase | undefined {
  switch (phase.name) {
    case "live":
      return phase;
    case "deleting":
      return now < phase.until ? phase : phaseAt({ name: "deleted", deletedAt: phase.deletedAt }, now, retention);
    case "recovering":
      return now < phase.until ? phase : { name: "live" };
    case "purging":
      return now < phase.until ? phase : undefined;
    case "deleted":
      return now < phase.deletedAt + retention ? phase : undefined;
  }
}
