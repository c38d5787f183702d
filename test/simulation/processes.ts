import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { ModuleSet, type ModuleSetOptions } from "./modules.ts";
import { rememberingCrypto } from "./remembering-crypto.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Where the local clouds get their random ids from: a simulation wants the same ones again. */
export const uuids = { next: (): string => randomUUID() };

const options: ModuleSetOptions = {
  packages: ["p-throttle"],
  isPure: (path) =>
    /^test\/clouds\/|^provider\/(certificate\/|errors\.ts|targets\/acm\/(arguments|arn)\.ts)/.test(path),
  builtinsOfPure: { "node:crypto": { ...rememberingCrypto(), randomUUID: () => uuids.next() } },
  remembered: {
    "provider/certificate/certificate.ts": ["parseCertificate"],
    "provider/certificate/pem.ts": ["parseCertificates"],
    "test/clouds/acm/parsed-certificate.ts": ["parseCertificate"],
  },
};

let modules = new ModuleSet(options);

/** No run has one of these, and loading them is a good part of a short one. */
const otherResources = Object.fromEntries(
  ["private", "exported", "requested"].map((kind) => [
    `provider/${kind}-certificate/provider.ts`,
    { [`${kind}Certificate`]: {} },
  ]),
);

/** Processes that are started from now on have `from` replaced by `to` in this module; see what finds it out. */
export function sabotage(path: string, from: string, to: string): void {
  modules = new ModuleSet({
    ...options,
    edit(edited, source) {
      if (edited !== path) return source;
      if (!source.includes(from)) throw new Error(`${path}: expected to find ${from}`);
      return source.replace(from, to);
    },
  });
}

/** The credential of every process, for a cloud that needs another one than the environment has. */
export const signIn: { credential: object | undefined } = { credential: undefined };

export interface ProviderProcess {
  readonly provider: dynamic.ResourceProvider;
  readonly load: (path: string) => unknown;
  /** What it has printed, which the user sees. */
  readonly printed: readonly string[];
}

/** A provider process as the engine starts it: it remembers nothing of any other, and lives on this clock. */
export function startProcess(time: VirtualTime): ProviderProcess {
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const load = modules.start({
    globals: {
      setTimeout: time.setTimeout,
      clearTimeout: time.clearTimeout,
      Date: time.Date,
      Math: evenMath,
      console: { log: print, warn: print, error: print },
    },
    builtins: {
      "node:timers/promises": { setTimeout: time.sleep },
      ...otherResources,
      // Signing in needs an authority behind a socket; tests of its own have that.
      "provider/targets/key-vault/credentials.ts": { credentialFor: () => signIn.credential },
    },
  });
  const entry = load("provider/dynamic-provider.ts") as { importedCertificate: dynamic.ResourceProvider };
  return { provider: entry.importedCertificate, load, printed };
}

/** A local cloud's modules, the same for all: what a cloud remembers is in its instances. */
export function loadCloud(path: string): unknown {
  return modules.start({ globals: globalThis, builtins: {} })(`test/clouds/${path}`);
}

/** Jitter is for many processes; here every run has to be the same again. */
const evenMath: Math = Object.create(Math, { random: { value: () => 0.5 } });
