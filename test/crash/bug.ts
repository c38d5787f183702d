/**
 * Preloaded, by NODE_OPTIONS, into every Node process of a stack: gives the provider process a bug that shows when it
 * sends a request with a private key in it. BUG says which.
 */
import { ClientRequest } from "node:http";

const bugs: Readonly<Record<string, (body: string) => void>> = {
  /** An exception that nobody catches, in a turn of the event loop of its own, thrown by what works on the body. */
  exception: (body) => void setImmediate(() => parseAsXml(body)),
  rejection: (body) => void Promise.resolve(body).then(parseAsXml),
  /** The process dies at once, and leaves what `--report-on-fatalerror` would: stacks, the environment, the heap's figures. */
  abort: () => {
    process.report.writeReport(new Error("a bug: aborted"));
    process.abort();
  },
};

const bug = bugs[process.env.BUG ?? ""];
if (bug !== undefined && process.argv[1]?.includes("cmd/dynamic-provider")) {
  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (this: ClientRequest, ...given: unknown[]): ClientRequest {
    const [body] = given;
    const text = typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body).toString() : "";
    if (text.includes('"PrivateKey"')) bug(text);
    return Reflect.apply(end, this, given);
  } as typeof end;
}

function parseAsXml(text: string): never {
  const first = JSON.parse(text).PrivateKey[0];
  throw new TypeError(`a bug: expected an element, received ${typeof first}`);
}
