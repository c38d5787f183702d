import { logStep } from "./event-log.ts";
import type { Entry } from "./metrics.ts";
import { MetricsWriter, type Place } from "./metrics-writer.ts";
import type { Observer, Subject } from "./observer.ts";
import { Patience } from "./patience.ts";
import { addToPushgateway } from "./pushgateway.ts";
import { addToTextFile } from "./text-file.ts";

const eventLogVariable = "PULUMI_CERTIFICATES_EVENT_LOG";

/** By the variable that asks for it, which says where. */
const places: Readonly<Record<string, (where: string) => Place>> = {
  PULUMI_CERTIFICATES_METRICS_PUSHGATEWAY: (url) => (entries, signal) => addToPushgateway(url, entries, signal),
  PULUMI_CERTIFICATES_METRICS_FILE: (path) => (entries) => addToTextFile(path, entries),
};

/** All that a whole run waits for its metrics: an outage of theirs is no reason to be late. */
const patience = new Patience(2_000);

const writers = new Map<string, MetricsWriter>();

/** Tells what happens to one certificate to whoever the environment variables name; without them, to nobody. */
export function observerFor(subject: Subject): Observer {
  return {
    step: (step) => {
      const place = process.env[eventLogVariable];
      if (place) logStep(place, subject, step);
    },
    ended: async (ending) => {
      const entry: Entry = { subject, ending };
      await Promise.all(writersAskedFor().map((writer) => writer.add(entry)));
    },
  };
}

function writersAskedFor(): MetricsWriter[] {
  return Object.entries(places).flatMap(([name, placeAt]) => {
    const where = process.env[name];
    return where ? writerAt(name, where, placeAt) : [];
  });
}

function writerAt(name: string, where: string, placeAt: (where: string) => Place): MetricsWriter {
  const key = `${name} ${where}`;
  const writer = writers.get(key) ?? new MetricsWriter(name, placeAt(where), patience);
  writers.set(key, writer);
  return writer;
}
