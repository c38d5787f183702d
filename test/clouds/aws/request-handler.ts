// A local cloud as an SDK client's request handler: no sockets, so a simulation can run it in virtual time.
import type { WireHandler } from "../http.ts";

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
export function requestHandler(cloud: { readonly handle: WireHandler }): {
  handle(request: SdkRequest): Promise<SdkResponse>;
  destroy(): void;
} {
  return {
    async handle({ method, path, query, headers, body = "" }) {
      if (typeof body !== "string" && !(body instanceof Uint8Array)) throw new Error("body: expected text or bytes");
      // The SDK's own kind of bytes warns whoever treats them as text; a socket would have carried plain ones.
      const bytes = typeof body === "string" ? body : Buffer.from(new Uint8Array(body));
      const answered = await cloud.handle({ method, path: path + queryString(query), headers, body: bytes });
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

function queryString(query: SdkRequest["query"] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ""].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
