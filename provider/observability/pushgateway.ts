import { formatExposition, isOf, parseExposition, type Sample } from "./exposition.ts";
import { type Entry, families, isIn, merged } from "./metrics.ts";
import { type StackLabels, stackOf } from "./stack-labels.ts";

const job = "pulumi_certificates";
const contentType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Adds to what a Pushgateway holds, in one group for each stack. A push replaces, so what is there is read first: without
 * it, nothing is pushed, rather than counters that begin anew. Pulumi's lock on the stack keeps others from its group.
 *
 * @throws Error where it does not answer in time, or refuses; never with the URL's credentials
 */
export async function addToPushgateway(url: string, entries: readonly Entry[], signal: AbortSignal): Promise<void> {
  const gateway = gatewayAt(url);
  const held = parseExposition(await answerOf(gateway, "/metrics", { signal })).filter(isOurs);
  for (const group of groupsOf(entries)) {
    const before = held.filter(({ labels }) => isIn(group.stack, labels)).map(withoutGatewayLabels);
    const body = formatExposition(families, await merged(before, group.entries));
    await answerOf(gateway, groupPath(group.stack), { method: body === "" ? "DELETE" : "PUT", body, signal });
  }
}

interface Gateway {
  /** Without credentials, without a slash at its end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

function gatewayAt(text: string): Gateway {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error("expected an http or https URL");
  const { username, password } = url;
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (username === "") return { base, headers: {} };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { base, headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` } };
}

async function answerOf({ base, headers }: Gateway, path: string, init: RequestInit): Promise<string> {
  const response = await fetch(base + path, {
    ...init,
    ...(init.method === "DELETE" && { body: null }),
    headers: { ...headers, ...(init.method === "PUT" && { "content-type": contentType }) },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? "GET"} ${base}${path}: ${response.status}`);
  return text;
}

function isOurs(sample: Sample): boolean {
  return sample.labels.job === job && families.some((family) => isOf(family, sample));
}

/** The gateway adds them again by itself. */
function withoutGatewayLabels({ labels: { job: _job, instance: _instance, ...labels }, ...sample }: Sample): Sample {
  return { ...sample, labels };
}

function groupsOf(entries: readonly Entry[]): { readonly stack: StackLabels; readonly entries: Entry[] }[] {
  const groups = new Map<string, { readonly stack: StackLabels; readonly entries: Entry[] }>();
  for (const entry of entries) {
    const stack = stackOf(entry.subject.resource);
    const path = groupPath(stack);
    const group = groups.get(path) ?? { stack, entries: [] };
    group.entries.push(entry);
    groups.set(path, group);
  }
  return [...groups.values()];
}

/** Values in base64: they may be empty or have slashes in them (Pushgateway's README, "URL"). */
function groupPath({ organization, project, stack }: StackLabels): string {
  const key = Object.entries({ organization, project, stack }).map(
    ([name, value]) => `${name}@base64/${Buffer.from(value).toString("base64url") || "="}`,
  );
  return `/metrics/job/${job}/${key.join("/")}`;
}
