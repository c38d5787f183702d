// What a test can switch on a running local Private CA.

export interface Settings {
  /** Whether the request quotas hold. */
  quotas: boolean;
  /** How many times faster than the clock quotas refill and certificates get ready. */
  speed: number;
  /** How long GetCertificate answers RequestInProgressException; a second or so in reality. */
  issuanceMilliseconds: number;
  readonly limits: {
    /** Certificates that one authority may issue (Service Quotas). */
    certificates: number;
  };
}

/** Settings to change; what is left out stays. */
export type SettingsChange = Partial<Omit<Settings, "limits">> & {
  readonly limits?: Partial<Settings["limits"]>;
};

export function defaultSettings(): Settings {
  return { quotas: false, speed: 1, issuanceMilliseconds: 0, limits: { certificates: 1_000_000 } };
}

export function changeSettings(settings: Settings, { limits, ...change }: SettingsChange): void {
  Object.assign(settings, change);
  Object.assign(settings.limits, limits);
}
