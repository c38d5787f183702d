import type { Settings } from "./settings.ts";
import { VaultError } from "./vault-error.ts";

const WINDOW = 10_000;

/** Counts requests in the last ten seconds, by vault. */
export class Throttling {
  readonly #requests = new Map<string, number[]>();
  readonly #imports = new Map<string, number[]>();

  /** @throws VaultError 429 with Retry-After */
  admit(vault: string, operation: string, settings: Settings, now: number): void {
    if (!settings.throttling) return;
    const window = WINDOW / settings.speed;
    if (operation === "ImportCertificate") count(this.#imports, vault, settings.limits.imports, now, window);
    count(this.#requests, vault, settings.limits.requests, now, window);
  }

  clear(): void {
    this.#requests.clear();
    this.#imports.clear();
  }
}

/** @param retryAfter milliseconds */
export function throttled(retryAfter: number): VaultError {
  return new VaultError(
    429,
    "Throttled",
    "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached",
    { headers: { "retry-after": String(Math.ceil(retryAfter / 1000)) } },
  );
}

function count(counted: Map<string, number[]>, vault: string, limit: number, now: number, window: number): void {
  const recent = (counted.get(vault) ?? []).filter((time) => time > now - window);
  const oldest = recent[0];
  if (recent.length >= limit && oldest !== undefined) throw throttled(oldest + window - now);
  counted.set(vault, [...recent, now]);
}
