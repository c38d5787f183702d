import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Sample } from "../../provider/observability/exposition.ts";
import type { Entry } from "../../provider/observability/metrics.ts";
import type { Ending, Subject } from "../../provider/observability/observer.ts";

export const subject: Subject = { resource: "acme/shop/production/api", target: "acm", operation: "update" };
export const id = "arn:aws:acm:eu-west-1:111122223333:certificate/1234";
export const notAfter = new Date("2027-01-01T00:00:00Z");

type DeploymentEnding = Extract<Ending, { kind: "deployment" }>;

/** An update that succeeded within three seconds, with these changes. */
export function ending(changes: Partial<DeploymentEnding> = {}): DeploymentEnding {
  return { kind: "deployment", result: "success", seconds: 3, live: { id, notAfter }, ...changes };
}

export function entry(changes: Partial<DeploymentEnding> = {}, resource = subject.resource): Entry {
  return { subject: { ...subject, resource }, ending: ending(changes) };
}

/** The value of the only series of that name with these labels. */
export function shownValue(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === `pulumi_certificates_${name}` &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  if (found.length > 1) throw new Error(`expected one ${name}, received ${found.length}`);
  return found[0]?.value;
}

/** A folder that goes with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "observability-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
