import { expect, test } from "vitest";
import { changeSettings, defaultSettings } from "./settings.ts";

test("a change leaves everything else as it is, nested settings too", () => {
  const settings = defaultSettings();
  changeSettings(settings, { speed: 100, limits: { certificates: 1 }, rules: { chainRequired: true } });
  const usual = defaultSettings();
  expect(settings).toEqual({
    ...usual,
    speed: 100,
    limits: { ...usual.limits, certificates: 1 },
    rules: { ...usual.rules, chainRequired: true },
  });
});

test("request quotas are off by default, the account's limits are those of the service", () => {
  expect(defaultSettings()).toMatchObject({ quotas: false, limits: { certificates: 2500, importsPerYear: 5000 } });
});
