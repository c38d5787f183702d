export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Of the engine whose provider process this is: `node …/dynamic-provider HOST:PORT`. Another command line is not a provider
 * process, and has no engine.
 */
export function engineAddress([, script = "", address = ""]: readonly string[] = process.argv): Address | undefined {
  const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
  return script.includes("dynamic-provider") && host !== undefined ? { host, port: Number(port) } : undefined;
}
