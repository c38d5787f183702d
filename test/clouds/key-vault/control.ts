// The control API of a vault in a process of its own: JSON over plain HTTP under /_local/, on 127.0.0.1 only. `name` and
// `vault` (host and port; the first one where it is missing) in the query address a certificate.
import type { FaultRule } from "../faults.ts";
import type { WireHandler, WireRequest, WireResponse } from "../http.ts";
import type { DirectImport } from "./import-certificate.ts";
import type { LocalKeyVault } from "./local-key-vault.ts";
import type { SettingsChange } from "./settings.ts";
import { jsonResponse } from "./vault-error.ts";

const PREFIX = "/_local/";

interface ControlCall {
  readonly name: string;
  readonly host: string | undefined;
  readonly body: unknown;
}

interface Grant {
  readonly principal: string;
  /** Data actions; left out, everything is allowed again. */
  readonly actions?: readonly string[];
}

type Control = (vault: LocalKeyVault, call: ControlCall) => unknown;

const controls: ReadonlyMap<string, Control> = new Map<string, Control>([
  ["GET calls", (vault) => vault.calls],
  ["DELETE calls", (vault) => vault.clearCalls()],
  ["GET certificates", (vault) => vault.certificates()],
  ["POST certificates", (vault, { body }) => vault.importDirectly(body as DirectImport)],
  ["DELETE certificates", (vault, { name, host }) => vault.deleteDirectly(name, host)],
  // For an edge that really serves the certificate: the only answer that carries a private key.
  ["GET bundle", (vault, { name, host }) => vault.bundleOf(name, host)],
  [
    "GET private-key-fingerprint",
    (vault, { name, host }) => ({ fingerprint: vault.privateKeyFingerprintOf(name, host) }),
  ],
  ["GET faults", (vault) => ({ pending: vault.faults.pending })],
  ["POST faults", (vault, { body }) => vault.faults.add(body as FaultRule)],
  ["DELETE faults", (vault) => vault.faults.clear()],
  ["POST pending-operations", (vault, { name, host }) => vault.beginOperation(name, host)],
  ["POST permissions", (vault, { body }) => allow(vault, body as Grant)],
  ["POST settings", (vault, { body }) => vault.configure(body as SettingsChange)],
  ["POST reset", (vault) => vault.reset()],
]);

/** Answers 200 with JSON, 404 for an unknown control, or 400 with why it was refused. */
export function controlOf(vault: LocalKeyVault): WireHandler {
  return async (request) => {
    try {
      return answer(vault, request);
    } catch (error) {
      return jsonResponse(400, { error: (error as Error).message });
    }
  };
}

function answer(vault: LocalKeyVault, request: WireRequest): WireResponse {
  const { pathname, searchParams } = new URL(request.path, "http://control.invalid");
  const control = controls.get(`${request.method} ${pathname.slice(PREFIX.length)}`);
  if (control === undefined || !pathname.startsWith(PREFIX)) {
    return jsonResponse(404, { error: `${request.method} ${pathname}: no such control` });
  }
  const result = control(vault, {
    name: searchParams.get("name") ?? "",
    host: searchParams.get("vault") ?? undefined,
    body: parsed(request.body),
  });
  return jsonResponse(200, result ?? {});
}

function allow(vault: LocalKeyVault, { principal, actions }: Grant): void {
  vault.allow(principal, actions);
}

function parsed(body: WireRequest["body"]): unknown {
  const text = Buffer.from(body).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}
