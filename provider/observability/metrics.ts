import type { Registry } from "prom-client";
import { type Family, isOf, parseExposition, type Sample, seriesOf } from "./exposition.ts";
import { deployResults, type Ending, rollbackOutcomes, type Subject } from "./observer.ts";
import { type StackLabels, stackOf } from "./stack-labels.ts";

/** One operation that ended, not written yet. */
export interface Entry {
  readonly subject: Subject;
  readonly ending: Ending;
}

const attempts = {
  name: "pulumi_certificates_deploy_attempts_total",
  help: "Creates and updates of certificates, by how they ended.",
  type: "counter",
} as const;

const rollbacks = {
  name: "pulumi_certificates_rollback_total",
  help: "How failed creates and updates were taken back.",
  type: "counter",
} as const;

const duration = {
  name: "pulumi_certificates_deploy_duration_seconds",
  help: "How long creates and updates took, verification and restore included.",
  type: "histogram",
} as const;

const notAfter = {
  name: "pulumi_certificates_not_after_timestamp_seconds",
  help: "End of validity of the certificate that was live when it was last looked at, seconds since 1970.",
  type: "gauge",
} as const;

const lastSucceeded = {
  name: "pulumi_certificates_last_deploy_succeeded",
  help: "1 if the certificate's last create or update succeeded, 0 if it failed or was refused.",
  type: "gauge",
} as const;

export const families: readonly Family[] = [attempts, rollbacks, duration, notAfter, lastSucceeded];

/** Seconds. A rotation is five calls, a verification may wait for two minutes, a restore as long again. */
const buckets = [1, 2.5, 5, 10, 30, 60, 120, 300];

/**
 * What is to be shown, given what was shown before: counters and histograms go on, gauges are replaced, and those of
 * removed certificates go. A provider process lives for one run only, so a counter that began anew with each would count
 * nothing.
 */
export async function merged(before: readonly Sample[], entries: readonly Entry[]): Promise<Sample[]> {
  const result = new Map(before.map((sample) => [seriesOf(sample), sample]));
  for (const sample of await samplesOf(entries)) {
    const series = seriesOf(sample);
    const known = isGauge(sample) ? 0 : (result.get(series)?.value ?? 0);
    result.set(series, { ...sample, value: known + sample.value });
  }
  return withoutRemoved([...result.values()], entries);
}

function isGauge(sample: Sample): boolean {
  return families.some((family) => family.type === "gauge" && isOf(family, sample));
}

/** These entries alone, counted from zero. */
async function samplesOf(entries: readonly Entry[]): Promise<Sample[]> {
  const { Registry } = await import("prom-client");
  const registry = new Registry();
  const count = await counting(registry);
  for (const entry of entries) count(entry);
  return parseExposition(await registry.metrics());
}

const stackLabelNames = ["organization", "project", "stack"] as const;

async function counting(registry: Registry): Promise<(entry: Entry) => void> {
  const { Counter, Gauge, Histogram } = await import("prom-client");
  const registers = [registry];
  const attempt = new Counter({ ...attempts, labelNames: [...stackLabelNames, "target", "result"], registers });
  const rollback = new Counter({ ...rollbacks, labelNames: [...stackLabelNames, "target", "outcome"], registers });
  const time = new Histogram({ ...duration, labelNames: [...stackLabelNames, "target"], buckets, registers });
  const certificateLabels = [...stackLabelNames, "target", "certificate"] as const;
  const end = new Gauge({ ...notAfter, labelNames: [...certificateLabels, "id"], registers });
  const last = new Gauge({ ...lastSucceeded, labelNames: certificateLabels, registers });

  return ({ subject: { resource, target }, ending }) => {
    if (ending.kind === "removal") return;
    const labels = { ...stackOf(resource), target };
    const certificate = { ...labels, certificate: resource };
    const { live } = ending;
    if (live !== undefined) end.set({ ...certificate, id: live.id }, live.notAfter.getTime() / 1000);
    if (ending.kind === "reading") return;
    // Counters that are there from the start: a rise from nothing to 1 would be none to Prometheus.
    for (const result of deployResults) attempt.inc({ ...labels, result }, oneIf(result === ending.result));
    for (const outcome of rollbackOutcomes) rollback.inc({ ...labels, outcome }, oneIf(outcome === ending.rollback));
    time.observe(labels, ending.seconds);
    last.set(certificate, oneIf(ending.result === "success"));
  };
}

function oneIf(condition: boolean): 0 | 1 {
  return condition ? 1 : 0;
}

/** A replacement's successor has the same name in the stack, and its series stay. */
function withoutRemoved(samples: readonly Sample[], entries: readonly Entry[]): Sample[] {
  const gone = entries.filter((entry, index) => isGone(entry, entries.slice(index + 1)));
  const isRemoved = ({ labels }: Sample) =>
    gone.some(({ subject, ending }) => idOf(ending) === labels.id && isIn(stackOf(subject.resource), labels));
  const left = samples.filter((sample) => sample.name !== notAfter.name || !isRemoved(sample));
  const watched = new Set(left.filter(({ name }) => name === notAfter.name).map(({ labels }) => labels.certificate));
  const unwatched = gone.map(({ subject }) => subject.resource).filter((resource) => !watched.has(resource));
  return left.filter(
    ({ name, labels }) => name !== lastSucceeded.name || !unwatched.includes(labels.certificate ?? ""),
  );
}

function isGone({ ending }: Entry, later: readonly Entry[]): boolean {
  return ending.kind === "removal" && !later.some((entry) => idOf(entry.ending) === ending.id);
}

function idOf(ending: Ending): string | undefined {
  return ending.kind === "removal" ? ending.id : ending.live?.id;
}

/** Whether a series belongs to this stack. */
export function isIn(stack: StackLabels, labels: Sample["labels"]): boolean {
  return stackLabelNames.every((name) => (labels[name] ?? "") === stack[name]);
}
