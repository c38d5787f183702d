// The control API of a local cloud in a process of its own: JSON over plain HTTP under /_local/, with no credentials, on
// 127.0.0.1 only.
import type { FaultRule, Faults } from "./faults.ts";
import type { WireRequest, WireResponse } from "./http.ts";

const PREFIX = "/_local/";

/** What every local cloud lets a test do. */
export interface Controlled<SettingsChange> {
  readonly faults: Faults;
  readonly calls: readonly object[];
  clearCalls(): void;
  /** Everything held, without a key in it. */
  certificates(): readonly object[];
  configure(change: SettingsChange): void;
  reset(): void;
}

/** One control, by method and path: "GET calls". What it returns is the answer. */
export type Controls<Cloud> = Readonly<
  Record<string, (cloud: Cloud, body: unknown, query: URLSearchParams) => unknown>
>;

/** The controls of every cloud. */
export function commonControls<SettingsChange>(): Controls<Controlled<SettingsChange>> {
  return {
    "GET calls": (cloud) => cloud.calls,
    "DELETE calls": (cloud) => cloud.clearCalls(),
    "GET certificates": (cloud) => cloud.certificates(),
    "GET faults": (cloud) => ({ pending: cloud.faults.pending }),
    "POST faults": (cloud, body) => cloud.faults.add(body as FaultRule),
    "DELETE faults": (cloud) => cloud.faults.clear(),
    "POST settings": (cloud, body) => cloud.configure(body as SettingsChange),
    "POST reset": (cloud) => cloud.reset(),
  };
}

/** Whether the request is for the control API. */
export function isControl({ path }: WireRequest): boolean {
  return path.startsWith(PREFIX);
}

/** Answers 200 with JSON, 404 for an unknown control, or 400 with why it was refused. */
export function answerControl<Cloud>(controls: Controls<Cloud>, cloud: Cloud, request: WireRequest): WireResponse {
  const { pathname, searchParams } = new URL(request.path, "http://localhost");
  const control = isControl(request) ? controls[`${request.method} ${pathname.slice(PREFIX.length)}`] : undefined;
  if (control === undefined) return json(404, { error: `${request.method} ${pathname}: no such control` });
  try {
    return json(200, control(cloud, readBody(request), searchParams) ?? {});
  } catch (error) {
    return json(400, { error: (error as Error).message });
  }
}

function readBody({ body }: WireRequest): unknown {
  const text = Buffer.from(body).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}

function json(status: number, body: unknown): WireResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
