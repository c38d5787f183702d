/** One value of one time series. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
}

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/**
 * The samples of a page in Prometheus' text format (version 0.0.4, Prometheus documentation, "Exposition formats").
 * @throws Error for a line that is none
 */
export function parseExposition(text: string): Sample[] {
  return text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !each.startsWith("#"))
    .map(sampleOf);
}

function sampleOf(text: string): Sample {
  const [, name, labels = "", value] = line.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error("expected metrics in Prometheus' text format");
  return { name, labels: labelsOf(labels), value: numberOf(value) };
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(label)].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

function numberOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_whole, next: string) => (next === "n" ? "\n" : next));
}

/** The same page for these samples, with HELP and TYPE; samples of no family are left out. */
export function formatExposition(families: readonly Family[], samples: readonly Sample[]): string {
  return families
    .map((family) => ({ family, members: samples.filter((sample) => isOf(family, sample)) }))
    .filter(({ members }) => members.length > 0)
    .map(({ family: { name, help, type }, members }) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...members.map(lineOf), ""].join("\n"),
    )
    .join("\n");
}

/** Whether the sample belongs to the family, be it as one of a histogram's three kinds of series. */
export function isOf({ name, type }: Family, sample: Sample): boolean {
  if (type !== "histogram") return sample.name === name;
  return ["_bucket", "_sum", "_count"].some((suffix) => sample.name === name + suffix);
}

function lineOf({ name, labels, value }: Sample): string {
  const text = Object.entries(labels).map(([key, each]) => `${key}="${escaped(each)}"`);
  return `${name}{${text.join(",")}} ${value}`;
}

function escaped(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

/** What tells a time series from all others. An empty label is none. */
export function seriesOf({ name, labels }: Sample): string {
  const present = Object.entries(labels).filter(([, value]) => value !== "");
  return JSON.stringify([name, present.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
