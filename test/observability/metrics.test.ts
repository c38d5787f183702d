import { expect, test } from "vitest";
import { formatExposition, parseExposition } from "../../provider/observability/exposition.ts";
import { families, merged } from "../../provider/observability/metrics.ts";
import { entry, id, notAfter, shownValue, subject } from "./entries.ts";

const removal = { subject, ending: { kind: "removal", id } } as const;

test("an attempt counts under its result, and the other results are there with 0 so that their first rise is one", async () => {
  const samples = await merged([], [entry(), entry({ result: "refused", live: undefined })]);
  expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(1);
  expect(shownValue(samples, "deploy_attempts_total", { result: "refused" })).toBe(1);
  expect(shownValue(samples, "deploy_attempts_total", { result: "failure" })).toBe(0);
  expect(shownValue(samples, "rollback_total", { outcome: "also_failed" })).toBe(0);
});

test("a failure counts how it was taken back", async () => {
  const samples = await merged([], [entry({ result: "failure", rollback: "also_failed", live: undefined })]);
  expect(shownValue(samples, "rollback_total", { outcome: "also_failed", target: "acm" })).toBe(1);
  expect(shownValue(samples, "last_deploy_succeeded", { certificate: subject.resource })).toBe(0);
});

test("counters and histograms go on from what an earlier process wrote; gauges are replaced", async () => {
  const first = await merged([], [entry({ seconds: 3 })]);
  const read = parseExposition(formatExposition(families, first));
  const later = new Date("2028-01-01T00:00:00Z");
  const samples = await merged(read, [entry({ seconds: 40, live: { id, notAfter: later } })]);
  expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(2);
  expect(shownValue(samples, "deploy_duration_seconds_bucket", { le: "5" })).toBe(1);
  expect(shownValue(samples, "deploy_duration_seconds_bucket", { le: "+Inf" })).toBe(2);
  expect(shownValue(samples, "deploy_duration_seconds_sum")).toBe(43);
  expect(shownValue(samples, "not_after_timestamp_seconds", { id })).toBe(later.getTime() / 1000);
});

test("two stacks are counted apart", async () => {
  const samples = await merged([], [entry(), entry({}, "acme/shop/staging/api")]);
  expect(shownValue(samples, "deploy_attempts_total", { stack: "staging", result: "success" })).toBe(1);
  expect(shownValue(samples, "deploy_attempts_total", { stack: "production", result: "success" })).toBe(1);
});

test("a provenance id of the user's own stands for itself, since it does not tell the stack", async () => {
  const samples = await merged([], [entry({}, "payments/api")]);
  expect(shownValue(samples, "deploy_attempts_total", { stack: "payments/api", result: "success" })).toBe(1);
});

test("a removed certificate is watched no more, or its end of validity would page somebody", async () => {
  const samples = await merged(await merged([], [entry()]), [removal]);
  expect(shownValue(samples, "not_after_timestamp_seconds")).toBeUndefined();
  expect(shownValue(samples, "last_deploy_succeeded")).toBeUndefined();
  expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(1);
});

test("removed and made again under the same id, it is watched", async () => {
  expect(shownValue(await merged([], [removal, entry()]), "not_after_timestamp_seconds")).toBe(
    notAfter.getTime() / 1000,
  );
});

test("a replaced certificate's successor keeps its series", async () => {
  const successor = entry({ live: { id: `${id}-2`, notAfter } });
  const samples = await merged(await merged([], [entry()]), [successor, removal]);
  expect(shownValue(samples, "not_after_timestamp_seconds")).toBe(notAfter.getTime() / 1000);
  expect(shownValue(samples, "last_deploy_succeeded")).toBe(1);
});

test("a refresh shows what is live and counts no attempt", async () => {
  const samples = await merged([], [{ subject, ending: { kind: "reading", live: { id, notAfter } } }]);
  expect(samples.map(({ name }) => name)).toEqual(["pulumi_certificates_not_after_timestamp_seconds"]);
});
