// What a test can switch on a running local ACM.

export interface RuleSettings {
  /** Refuses a usage extension where the old certificate had none (user guide, import prerequisites). */
  usageExtensionsStayAbsent: boolean;
  /**
   * Refuses a re-import that keeps none of the old domain names. Off: users re-import certificates with entirely other
   * names; the guide only says that not all of the names may be removed.
   */
  keepsAnOldName: boolean;
  /** Refuses a CA-issued leaf without a chain, as the service did until its guide made the chain optional. */
  chainRequired: boolean;
  /** Refuses PKCS#1 and SEC 1 keys: the service model's pattern is PKCS#8. */
  pkcs8Only: boolean;
}

export interface Limits {
  /** Certificates an account may hold in a region. */
  certificates: number;
  /** Imports in 365 days in an account and region, re-imported and deleted ones included. */
  importsPerYear: number;
}

export interface Settings {
  /** Whether the request quotas hold. */
  quotas: boolean;
  /** How many times faster than the clock quotas refill and consumers are noticed as gone. */
  speed: number;
  /** How long a detached consumer is still seen; about 10 s in reality. */
  inUseLagMilliseconds: number;
  readonly limits: Limits;
  readonly rules: RuleSettings;
}

/** Settings to change; what is left out stays. */
export type SettingsChange = Partial<Omit<Settings, "limits" | "rules">> & {
  readonly limits?: Partial<Limits>;
  readonly rules?: Partial<RuleSettings>;
};

export function defaultSettings(): Settings {
  return {
    quotas: false,
    speed: 1,
    inUseLagMilliseconds: 0,
    limits: { certificates: 2500, importsPerYear: 5000 },
    rules: { usageExtensionsStayAbsent: true, keepsAnOldName: false, chainRequired: false, pkcs8Only: true },
  };
}

export function changeSettings(settings: Settings, { limits, rules, ...change }: SettingsChange): void {
  Object.assign(settings, change);
  Object.assign(settings.limits, limits);
  Object.assign(settings.rules, rules);
}
