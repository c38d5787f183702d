export interface Settings {
  /** Whether the request quota holds. */
  quotas: boolean;
  /** How many times faster than the clock the quota refills and changes get in sync. */
  speed: number;
  /** How long a change is PENDING, milliseconds; "within 60 seconds" in reality (developer guide, "How changes propagate"). */
  insyncMilliseconds: number;
}

export type SettingsChange = Partial<Settings>;

export function defaultSettings(): Settings {
  return { quotas: false, speed: 1, insyncMilliseconds: 0 };
}
