import { expect, test } from "vitest";
import { changeSettings, defaultSettings, recoveryLevelOf } from "./settings.ts";

test("a change leaves out what it doesn't name, among the limits too", () => {
  const settings = defaultSettings();
  changeSettings(settings, { firewall: true, limits: { imports: 5 } });
  expect(settings).toEqual({ ...defaultSettings(), firewall: true, limits: { requests: 4000, imports: 5 } });
});

test.each([
  [false, 90, "Recoverable+Purgeable"],
  [true, 90, "Recoverable"],
  [false, 7, "CustomizedRecoverable+Purgeable"],
  [true, 7, "CustomizedRecoverable"],
])("purge protection %s and %i days are %s (DeletionRecoveryLevel)", (purgeProtection, retentionDays, level) => {
  expect(recoveryLevelOf({ ...defaultSettings(), purgeProtection, retentionDays })).toBe(level);
});
