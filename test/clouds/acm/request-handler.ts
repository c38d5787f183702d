// The local ACM as an SDK client's request handler: no sockets, so a simulation can run it in virtual time.
import type { LocalAcm } from "./local-acm.ts";

/** The part of the SDK's HTTP request that a service sees. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: Uint8Array;
  };
}

/** Give it to a client as `requestHandler`. A cut connection rejects with the code that sockets give, ECONNRESET. */
export function requestHandler(acm: LocalAcm): { handle(request: SdkRequest): Promise<SdkResponse>; destroy(): void } {
  return {
    async handle({ method, path, headers, body = "" }) {
      if (typeof body !== "string" && !(body instanceof Uint8Array)) throw new Error("body: expected text or bytes");
      const answered = await acm.handle({ method, path, headers, body });
      const response = {
        statusCode: answered.status,
        headers: { ...answered.headers },
        body: Buffer.from(answered.body),
      };
      return { response };
    },
    destroy() {},
  };
}
