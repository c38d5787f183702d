// What a test can switch on a running local vault.

/** `modern`: PBES2, as AES-256-CBC with PBKDF2 and HMAC-SHA-256; `legacy`: 3DES with SHA-1 (RFC 7292, appendix C). */
export type PfxEncryption = "modern" | "legacy";

interface Limits {
  /** Requests of any kind that a vault takes in ten seconds (service limits: 4,000 secret-type transactions). */
  requests: number;
  /** Imports among them (service limits: 300 for what creates a secret). */
  imports: number;
}

export interface Settings {
  /** Which PKCS#12 encryption the vault can't read: users report both; none where nobody looks. */
  refusePfxEncryption: PfxEncryption | "none";
  /** How the PKCS#12 in a secret's value is encrypted; the service has been giving the old form for years. */
  secretPfxEncryption: PfxEncryption;
  /** Refuses an RSA certificate that an EC authority signed, as reported (azure-docs #115129). */
  refuseRsaUnderEc: boolean;
  /** Takes an expired certificate in; the import FAQ says that it can't be. */
  acceptExpired: boolean;
  /** Takes certificates in that don't belong to the leaf's chain. */
  acceptUnrelatedChain: boolean;
  /** Whether an import without tags keeps those of the version before; disputed, so it can be switched. */
  tagsCarryForward: boolean;
  /** No request from here passes the vault's firewall. */
  firewall: boolean;
  /** Whether the request limits hold. */
  throttling: boolean;
  readonly limits: Limits;
  /** How many times faster than the clock limits refill. */
  speed: number;
  /** How long the three long-running operations take. */
  deleteMilliseconds: number;
  recoverMilliseconds: number;
  purgeMilliseconds: number;
  /** Nobody can purge before the retention ends. */
  purgeProtection: boolean;
  /** How long what was deleted can be recovered: 7 to 90 days. */
  retentionDays: number;
}

/** Settings to change; what is left out stays. */
export type SettingsChange = Partial<Omit<Settings, "limits">> & { readonly limits?: Partial<Limits> };

export function defaultSettings(): Settings {
  return {
    refusePfxEncryption: "none",
    secretPfxEncryption: "legacy",
    refuseRsaUnderEc: false,
    acceptExpired: false,
    acceptUnrelatedChain: false,
    tagsCarryForward: false,
    firewall: false,
    throttling: false,
    limits: { requests: 4000, imports: 300 },
    speed: 1,
    deleteMilliseconds: 50,
    recoverMilliseconds: 50,
    purgeMilliseconds: 0,
    purgeProtection: false,
    retentionDays: 90,
  };
}

export function changeSettings(settings: Settings, { limits, ...change }: SettingsChange): void {
  Object.assign(settings, change);
  Object.assign(settings.limits, limits);
}

/** `attributes.recoveryLevel`, as the published values combine protection and retention. */
export function recoveryLevelOf({ purgeProtection, retentionDays }: Settings): string {
  const recoverable = retentionDays < 90 ? "CustomizedRecoverable" : "Recoverable";
  return purgeProtection ? recoverable : `${recoverable}+Purgeable`;
}
