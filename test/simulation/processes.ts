import type { dynamic } from "@pulumi/pulumi";
import { ModuleSet } from "./modules.ts";
import type { VirtualTime } from "./virtual-time.ts";

const modules = new ModuleSet({
  packages: ["p-throttle"],
  isPure: (path) =>
    /^test\/clouds\/|^provider\/(certificate\/|errors\.ts|targets\/acm\/(arguments|arn)\.ts)/.test(path),
  remembered: {
    "provider/certificate/pem.ts": ["parseCertificates"],
    "test/clouds/acm/parsed-certificate.ts": ["parseCertificate"],
  },
});

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
    builtins: { "node:timers/promises": { setTimeout: time.sleep } },
  });
  const entry = load("provider/dynamic-provider.ts") as { importedCertificate: dynamic.ResourceProvider };
  return { provider: entry.importedCertificate, load, printed };
}

/** A local cloud's modules, the same for all: what a cloud remembers is in its instances. */
export function loadCloud(name: string): unknown {
  return modules.start({ globals: globalThis, builtins: {} })(`test/clouds/${name}/index.ts`);
}

/** Jitter is for many processes; here every run has to be the same again. */
const evenMath: Math = Object.create(Math, { random: { value: () => 0.5 } });
