import type { WireResponse } from "../http.ts";

export interface VaultErrorOptions {
  /** The service's `innererror.code`. */
  readonly inner?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in Key Vault's own shape: `{"error": {"code", "message", "innererror": {"code"}}}`. */
export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, { inner, headers = {} }: VaultErrorOptions = {}) {
    super(message);
    this.name = "VaultError";
    this.status = status;
    this.code = code;
    this.inner = inner;
    this.headers = headers;
  }

  get response(): WireResponse {
    const innererror = this.inner === undefined ? {} : { innererror: { code: this.inner } };
    return jsonResponse(
      this.status,
      { error: { code: this.code, message: this.message, ...innererror } },
      this.headers,
    );
  }
}

export function badParameter(message: string, inner?: string): VaultError {
  return new VaultError(400, "BadParameter", message, inner === undefined ? {} : { inner });
}

export function conflict(message: string, inner?: string): VaultError {
  return new VaultError(409, "Conflict", message, inner === undefined ? {} : { inner });
}

export function notFound(kind: "Certificate" | "Secret", what: string): VaultError {
  return new VaultError(
    404,
    `${kind}NotFound`,
    `A ${kind.toLowerCase()} with (name/id) ${what} was not found in this key vault. ` +
      `If you recently deleted this ${kind.toLowerCase()} you may be able to recover it using the correct recovery ` +
      "command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182",
  );
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache", ...headers },
    body: body === undefined ? "" : JSON.stringify(body),
  };
}
