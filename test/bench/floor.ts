import type { phases } from "./phases.ts";

/**
 * The least time that `count` certificates can take under the quotas, in seconds, by phase: the slowest kind of call that
 * each certificate needs at least once, after the first second's worth. Source of the rates: ACM User Guide, "API rate
 * quotas": ImportCertificate 1, DeleteCertificate 10 a second.
 */
export function acmFloor(count: number): Readonly<Record<(typeof phases)[number], number>> {
  const imports = count - 1;
  const deletes = Math.max(0, count - 10) / 10;
  return { create: imports, "no-op": 0, rotate: imports, destroy: deletes };
}

/** Source: Azure Key Vault service limits: 300 secret-creating transactions in ten seconds a vault, 4,000 others. */
export function keyVaultFloor(count: number): Readonly<Record<(typeof phases)[number], number>> {
  const imports = windows(count, 300);
  return { create: imports, "no-op": 0, rotate: imports, destroy: windows(count, 4_000) };
}

/** The first window's worth may go at once, and so may each following one when its window begins. */
function windows(count: number, inTenSeconds: number): number {
  return Math.max(0, Math.ceil(count / inTenSeconds) - 1) * 10;
}
