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
  /** Requests in 365 days in an account and region, deleted ones included. */
  requestsPerYear: number;
  /** Domain names of a requested certificate. */
  namesPerCertificate: number;
}

/** How the life of a request goes. All times are milliseconds, divided by {@link Settings.speed}. */
export interface ValidationSettings {
  /** From the request until DescribeCertificate shows the first domain's record; a few seconds in reality. */
  recordsAfterMilliseconds: number;
  /** From one domain's record to the next one's. */
  recordStaggerMilliseconds: number;
  /** From seeing a record to the domain's validation, or to a private certificate's issue; minutes in reality. */
  issuesAfterMilliseconds: number;
  /** From the request on: 72 hours (user guide, "DNS validation"). */
  timesOutAfterMilliseconds: number;
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
  readonly validation: ValidationSettings;
}

/** Settings to change; what is left out stays. */
export type SettingsChange = Partial<Omit<Settings, "limits" | "rules" | "validation">> & {
  readonly limits?: Partial<Limits>;
  readonly rules?: Partial<RuleSettings>;
  readonly validation?: Partial<ValidationSettings>;
};

export function defaultSettings(): Settings {
  return {
    quotas: false,
    speed: 1,
    inUseLagMilliseconds: 0,
    limits: { certificates: 2500, importsPerYear: 5000, requestsPerYear: 5000, namesPerCertificate: 10 },
    rules: { usageExtensionsStayAbsent: true, keepsAnOldName: false, chainRequired: false, pkcs8Only: true },
    validation: {
      recordsAfterMilliseconds: 0,
      recordStaggerMilliseconds: 0,
      issuesAfterMilliseconds: 0,
      timesOutAfterMilliseconds: 72 * 60 * 60 * 1000,
    },
  };
}

export function changeSettings(settings: Settings, { limits, rules, validation, ...change }: SettingsChange): void {
  Object.assign(settings, change);
  Object.assign(settings.limits, limits);
  Object.assign(settings.rules, rules);
  Object.assign(settings.validation, validation);
}
