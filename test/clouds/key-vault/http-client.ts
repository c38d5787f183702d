// The local Key Vault as an Azure client's HTTP client: no sockets, so a simulation can run it in virtual time.
import type { CertificateClientOptions } from "@azure/keyvault-certificates";
import type { TokenContent } from "../entra/local-authority.ts";
import type { LocalKeyVault } from "./local-key-vault.ts";

type HttpClient = NonNullable<CertificateClientOptions["httpClient"]>;
type HttpRequest = Parameters<HttpClient["sendRequest"]>[0];
type HttpHeaders = HttpRequest["headers"];

/** Give it to a client as `httpClient`. A cut connection rejects with the code that sockets give, ECONNRESET. */
export function httpClient(vault: LocalKeyVault): HttpClient {
  return {
    async sendRequest(request) {
      const { host, pathname, search } = new URL(request.url);
      const { status, headers, body } = await vault.handle({
        method: request.method,
        path: pathname + search,
        headers: { ...request.headers.toJSON(), host },
        body: textOf(request),
      });
      return { request, status, headers: new Headers(headers), bodyAsText: body };
    },
  };
}

function textOf({ body }: HttpRequest): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  throw new Error("body: expected text");
}

interface TokenSource {
  issueToken(content: TokenContent): string;
}

/** A credential behind no socket either, for the simulation's clients. */
export function directCredential(authority: TokenSource, principal: TokenContent["principal"]) {
  return {
    async getToken(scopes: string | string[]) {
      const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? "";
      // Far in the future: no client of a simulation shall look at the real clock in order to renew it.
      const lifetime = 10 * 365 * 24 * 60 * 60;
      const token = authority.issueToken({ principal, audience, lifetime });
      return { token, expiresOnTimestamp: Date.now() + lifetime * 1000 };
    },
  };
}

class Headers implements HttpHeaders {
  readonly #values: Map<string, string>;

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string | number | boolean): void {
    this.#values.set(name.toLowerCase(), String(value));
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#values[Symbol.iterator]();
  }
}
