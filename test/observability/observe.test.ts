import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseExposition } from "../../provider/observability/exposition.ts";
import type { Observer } from "../../provider/observability/observer.ts";
import { ending, folder, shownValue, subject } from "./entries.ts";
import { freePort, served } from "./tools.ts";

const gatewayVariable = "PULUMI_CERTIFICATES_METRICS_PUSHGATEWAY";
const fileVariable = "PULUMI_CERTIFICATES_METRICS_FILE";

/** What is said, and the modules of a process of their own: patience is for a whole run. */
let said: string[] = [];
let observer: Observer;
beforeEach(async () => {
  said = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void said.push(line));
  vi.resetModules();
  const { observerFor } = await import("../../provider/observability/observe.ts");
  observer = observerFor(subject);
  // Compiling the library is no outage.
  await import("prom-client");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function secondsFor(endings: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < endings; i++) await observer.ended(ending());
  return (performance.now() - began) / 1000;
}

test("without a variable nothing is written, waited for or said", async () => {
  expect(await secondsFor(100)).toBeLessThan(0.5);
  expect(said).toEqual([]);
});

test("a Pushgateway that hangs costs a whole run two seconds, and one warning", async () => {
  const url = await served(() => {});
  vi.stubEnv(gatewayVariable, url.replace("://", "://jo:hidden@"));
  const seconds = await secondsFor(5);
  expect(seconds).toBeGreaterThan(1.5);
  expect(seconds).toBeLessThan(2.5);
  await expect.poll(() => said.length, { timeout: 10_000 }).toBe(1);
  expect(said[0]).toMatch(/^warning: metrics: PULUMI_CERTIFICATES_METRICS_PUSHGATEWAY: they could not be written: /);
  expect(said[0]).not.toContain("hidden");
});

test("a Pushgateway that is not there costs next to nothing, and one warning", async () => {
  vi.stubEnv(gatewayVariable, `http://jo:hidden@127.0.0.1:${await freePort()}`);
  expect(await secondsFor(5)).toBeLessThan(1);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("ECONNREFUSED");
  expect(said[0]).not.toContain("hidden");
});

test("a variable that holds no URL is said, without its value", async () => {
  vi.stubEnv(gatewayVariable, "jo:hidden@gateway");
  await secondsFor(2);
  expect(said).toEqual([
    `warning: metrics: ${gatewayVariable}: they could not be written: expected an http or https URL`,
  ]);
});

test("what could not be written goes along with the next write", async () => {
  const at = folder();
  let broken = true;
  const bodies: string[] = [];
  const url = await served((request, response) => {
    if (broken) return response.writeHead(500).end();
    request.on("data", (chunk) => bodies.push(String(chunk)));
    request.on("end", () => response.end());
    return undefined;
  });
  vi.stubEnv(gatewayVariable, url);
  vi.stubEnv(fileVariable, join(at, "certificates.prom"));
  await observer.ended(ending());
  broken = false;
  await observer.ended(ending());
  const pushed = parseExposition(bodies.join(""));
  expect(shownValue(pushed, "deploy_attempts_total", { result: "success" })).toBe(2);
});

test("endings at the same time are written together", async () => {
  const path = join(folder(), "certificates.prom");
  vi.stubEnv(fileVariable, path);
  let pushes = 0;
  vi.stubEnv(
    gatewayVariable,
    await served((request, response) => {
      if (request.method === "PUT") pushes++;
      response.end();
    }),
  );
  await Promise.all(Array.from({ length: 200 }, () => observer.ended(ending())));
  const samples = parseExposition(readFileSync(path, "utf8"));
  expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(200);
  expect(pushes).toBeLessThanOrEqual(3);
  expect(said).toEqual([]);
});

test("a file in a folder that is not there is said once and stops nothing", async () => {
  const path = join(folder(), "absent", "certificates.prom");
  vi.stubEnv(fileVariable, path);
  await secondsFor(3);
  expect(said).toHaveLength(1);
  expect(existsSync(path)).toBe(false);
});
