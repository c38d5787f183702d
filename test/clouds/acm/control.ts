// The control API of a local ACM in a process of its own: JSON over HTTP under /_local/, unsigned, on 127.0.0.1 only.
import type { AccountOptions } from "../aws/accounts.ts";
import type { Statement } from "../aws/iam.ts";
import type { FaultRule } from "../faults.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import type { DirectImport, LocalAcm } from "./local-acm.ts";
import type { SettingsChange } from "./settings.ts";

const PREFIX = "/_local/";

interface ConsumerBody {
  readonly certificateArn: string;
  readonly consumerArn: string;
}

type Control = (acm: LocalAcm, body: unknown, query: URLSearchParams) => unknown;

const CONTROLS: Readonly<Record<string, Control>> = {
  "GET calls": (acm) => acm.calls,
  "DELETE calls": (acm) => acm.clearCalls(),
  "GET certificates": (acm) => acm.certificates(),
  "POST certificates": (acm, body) => ({ arn: acm.importDirectly(body as DirectImport) }),
  "DELETE certificates": (acm, _body, query) => acm.deleteDirectly(query.get("arn") ?? ""),
  // For an edge that really serves the certificate: the only answer that carries a private key.
  "GET bundle": (acm, _body, query) => acm.bundleOf(query.get("arn") ?? ""),
  "GET private-key-fingerprint": (acm, _body, query) => ({
    fingerprint: acm.privateKeyFingerprintOf(query.get("arn") ?? ""),
  }),
  "GET faults": (acm) => ({ pending: acm.faults.pending }),
  "POST faults": (acm, body) => acm.faults.add(body as FaultRule),
  "DELETE faults": (acm) => acm.faults.clear(),
  "POST consumers": (acm, body) => {
    const { certificateArn, consumerArn } = body as ConsumerBody;
    acm.attach(certificateArn, consumerArn);
  },
  "DELETE consumers": (acm, body) => {
    const { certificateArn, consumerArn } = body as ConsumerBody;
    acm.detach(certificateArn, consumerArn);
  },
  "POST accounts": (acm, body) => acm.accounts.add(body as AccountOptions),
  "POST permissions": (acm, body) => {
    const { accessKeyId, allow } = body as { accessKeyId: string; allow?: readonly Statement[] };
    acm.allow(accessKeyId, allow);
  },
  "POST settings": (acm, body) => acm.configure(body as SettingsChange),
  "POST reset": (acm) => acm.reset(),
};

/** Whether the request is for the control API. */
export function isControl({ path }: WireRequest): boolean {
  return path.startsWith(PREFIX);
}

/** Answers 200 with JSON, 404 for an unknown control, or 400 with why it was refused. */
export function answerControl(acm: LocalAcm, request: WireRequest): WireResponse {
  const url = new URL(request.path, "http://localhost");
  const control = CONTROLS[`${request.method} ${url.pathname.slice(PREFIX.length)}`];
  if (control === undefined) return json(404, { error: `${request.method} ${url.pathname}: no such control` });
  try {
    return json(200, control(acm, readBody(request), url.searchParams) ?? {});
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
