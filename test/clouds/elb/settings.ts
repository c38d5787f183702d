export interface Settings {
  /** Whether the request quotas hold. */
  quotas: boolean;
  /** How many times faster than the clock quotas refill. */
  speed: number;
  /** Certificates of a listener beside its default (user guide, "Quotas for your Application Load Balancers"). */
  certificatesPerListener: number;
}

export type SettingsChange = Partial<Settings>;

export function defaultSettings(): Settings {
  return { quotas: false, speed: 1, certificatesPerListener: 25 };
}
