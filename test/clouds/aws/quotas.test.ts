import { expect, test } from "vitest";
import { REQUEST_RATES } from "../acm/request-rates.ts";
import { byOperation, Quotas } from "./quotas.ts";

const call = { operation: "ImportCertificate", account: "1", region: "here" };

function passes(quotas: Quotas, now: number, spent = call, speed = 1): boolean {
  try {
    quotas.spend(spent, now, speed);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: "ThrottlingException", message: "Rate exceeded" });
    return false;
  }
}

test.each([
  ["ImportCertificate", 1],
  ["ListCertificates", 1],
  ["AddTagsToCertificate", 5],
  ["RemoveTagsFromCertificate", 5],
  ["DescribeCertificate", 10],
  ["GetCertificate", 10],
  ["ListTagsForCertificate", 10],
  ["DeleteCertificate", 10],
])("%s passes %i times a second (Service Quotas)", (operation, rate) => {
  const quotas = new Quotas(byOperation(REQUEST_RATES));
  const second = (now: number) =>
    Array.from({ length: 20 }, () => passes(quotas, now, { ...call, operation })).filter(Boolean).length;
  expect([second(0), second(0), second(1000)]).toEqual([rate, 0, rate]);
});

test("a caller that waits exactly long enough passes, because refills add up", () => {
  const quotas = new Quotas(byOperation(REQUEST_RATES));
  const tagging = { ...call, operation: "AddTagsToCertificate" };
  for (let each = 0; each < 5; each += 1) passes(quotas, 0, tagging);
  const fifths = Array.from({ length: 50 }, (_none, index) => passes(quotas, (index + 1) * 200, tagging));
  expect(fifths).not.toContain(false);
});

test("accounts, regions and operations have buckets of their own", () => {
  const quotas = new Quotas(byOperation(REQUEST_RATES));
  expect(passes(quotas, 0)).toBe(true);
  expect(passes(quotas, 0, { ...call, account: "2" })).toBe(true);
  expect(passes(quotas, 0, { ...call, region: "there" })).toBe(true);
  expect(passes(quotas, 0, { ...call, operation: "ListCertificates" })).toBe(true);
  expect(passes(quotas, 0)).toBe(false);
});

test("a faster speed refills sooner, so that a test of 50 certificates takes no minute", () => {
  const quotas = new Quotas(byOperation(REQUEST_RATES));
  passes(quotas, 0);
  expect(passes(quotas, 10, call, 100)).toBe(true);
});

test("STS has no quota here", () => {
  const quotas = new Quotas(byOperation(REQUEST_RATES));
  const sts = { ...call, operation: "GetCallerIdentity" };
  expect(Array.from({ length: 100 }, () => passes(quotas, 0, sts))).not.toContain(false);
});
