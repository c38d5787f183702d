import { randomUUID } from "node:crypto";
import type { WireResponse } from "../http.ts";

/** A refusal as the token endpoint words it: an OAuth error (RFC 6749, 5.2) with an AADSTS number in its description. */
export class EntraError extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(status: number, error: string, number: number, description: string) {
    super(`AADSTS${number}: ${description}`);
    this.name = "EntraError";
    this.status = status;
    this.error = error;
    this.number = number;
  }
}

export function entraErrorResponse({ status, error, number, message }: EntraError, now: number): WireResponse {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const body = {
    error,
    error_description: `${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  };
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
