import { expect, test } from "vitest";
import { advance, issue, pemBody, vault, wire } from "./fixtures.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { Throttling } from "./throttling.ts";

const settings: Settings = { ...defaultSettings(), throttling: true, limits: { requests: 3, imports: 1 } };

test("limits are off until they are switched on", () => {
  const throttling = new Throttling();
  const off = { ...settings, throttling: false };
  for (let count = 0; count < 100; count += 1) throttling.admit("a", "GetCertificate", off, 0);
});

test("a vault takes so many requests in ten seconds, then says when to come again (facts, Throttling)", () => {
  const throttling = new Throttling();
  for (const time of [0, 1000, 2000]) throttling.admit("a", "GetCertificate", settings, time);
  expect(() => throttling.admit("a", "GetCertificate", settings, 4500)).toThrow(
    expect.objectContaining({ status: 429, code: "Throttled", headers: { "retry-after": "6" } }),
  );
  throttling.admit("b", "GetCertificate", settings, 4500);
  throttling.admit("a", "GetCertificate", settings, 10_000);
});

test("imports have a lower limit of their own", () => {
  const throttling = new Throttling();
  throttling.admit("a", "ImportCertificate", settings, 0);
  expect(() => throttling.admit("a", "ImportCertificate", settings, 1)).toThrow("too many requests were received");
  throttling.admit("a", "GetCertificate", settings, 1);
});

test("speed refills the limits faster than the clock", () => {
  const throttling = new Throttling();
  const fast = { ...settings, speed: 10 };
  throttling.admit("a", "ImportCertificate", fast, 0);
  throttling.admit("a", "ImportCertificate", fast, 1000);
});

test("a throttled request has had no effect", async () => {
  vault.configure({ throttling: true, limits: { imports: 1 } });
  const body = pemBody(await issue());
  expect(await wire("POST", "/certificates/one/import", body)).toMatchObject({ status: 200 });
  expect(await wire("POST", "/certificates/two/import", body)).toMatchObject({ status: 429 });
  expect(vault.certificates()).toHaveLength(1);
  advance(10_000);
  expect(await wire("POST", "/certificates/two/import", body)).toMatchObject({ status: 200 });
});
