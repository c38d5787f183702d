import type { Fault } from "../clouds/faults.ts";
import type { WireRequest, WireResponse } from "../clouds/http.ts";
import type { LocalKeyVault } from "../clouds/key-vault/local-key-vault.ts";
import { startOfRuns } from "./bundles.ts";
import type { CloudState, Held, RunningCloud, SimulatedCloud } from "./cloud.ts";
import { loadCloud, signIn, uuids } from "./processes.ts";
import type { FaultKind, Operation } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";

const { LocalKeyVault: LocalKeyVaultClass } = loadCloud(
  "key-vault/local-key-vault.ts",
) as typeof import("../clouds/key-vault/local-key-vault.ts");
const { directCredential, httpClient } = loadCloud(
  "key-vault/http-client.ts",
) as typeof import("../clouds/key-vault/http-client.ts");
const entra = loadCloud("entra/local-authority.ts") as typeof import("../clouds/entra/local-authority.ts");

const host = "prod.vault.azure.net";
const name = "api";
const id = `https://${host}/certificates/${name}`;

const authority = new entra.LocalAuthority({ now: () => startOfRuns });
const trust = authority.trustAt("https://login.example");
signIn.credential = directCredential(authority, authority.directory.deployer);

const operations: readonly (Pick<Operation, "name" | "access"> & { readonly pattern: RegExp })[] = [
  { name: "ImportCertificate", access: "import", pattern: /^POST \/certificates\/[^/]+\/import/ },
  // Asked for alone it is for the tags; whoever looks at the certificate reads the secret as well.
  { name: "GetCertificate", access: "read", pattern: /^GET \/certificates\// },
  { name: "GetSecret", access: "look", pattern: /^GET \/secrets\// },
  { name: "UpdateCertificate", access: "write", pattern: /^PATCH \/certificates\// },
  { name: "DeleteCertificate", access: "write", pattern: /^DELETE \/certificates\// },
  { name: "GetDeletedCertificate", access: "read", pattern: /^GET \/deletedcertificates\// },
];

/** The local Key Vault, behind the SDK clients' own HTTP client. */
export const keyVault: SimulatedCloud = {
  name: "Key Vault",
  environment: {},

  firstId: id,

  // The form that costs least to write and to read; the other one has tests of its own.
  arguments: (extra) => ({
    keyVault: { vaultUrl: `https://${host}`, certificateName: name, contentType: "pem", ...extra },
  }),

  async start({ past }, time) {
    const vault = new RunningVault(time);
    // It remembers policies and deleted names too: what was done to it is done again.
    for (const mutation of past) await mutation(vault);
    return vault;
  },

  operationOf({ method, path, headers }) {
    // The clients ask once without a token, to be told where to get one.
    if (headers.authorization === undefined) return undefined;
    const found = operations.find(({ pattern }) => pattern.test(`${method} ${path}`));
    if (found === undefined) throw new Error(`expected a call that the simulation knows, received ${method} ${path}`);
    const [, version] = /^\/secrets\/[^/]+\/(\w+)/.exec(path) ?? [];
    return { name: found.name, access: found.access, id, version };
  },

  connect(load, handle) {
    const client = load(
      "provider/targets/key-vault/client.ts",
    ) as typeof import("../../provider/targets/key-vault/client.ts");
    client.sendRequestsTo(httpClient({ handle } as LocalKeyVault));
  },

  addFault(cloud, kind, text) {
    const fault = faultOf(kind, text);
    if (fault !== undefined) cloud.faults.add({ operation: "*", kind: fault });
  },
};

class RunningVault implements RunningCloud {
  readonly #vault: LocalKeyVault;
  #created = 0;

  constructor(time: VirtualTime) {
    this.#vault = new LocalKeyVaultClass({
      vaults: [host],
      trust,
      now: time.now,
      sleep: time.sleep,
    });
  }

  get faults() {
    return this.#vault.faults;
  }

  handle(request: WireRequest): Promise<WireResponse> {
    this.#countFrom("request");
    return this.#vault.handle(request);
  }

  state(): CloudState {
    const held = this.#vault.certificates().flatMap(({ phase, versions }) => {
      const latest = versions.at(-1);
      const bundle = this.#vault.bundleOf(name);
      if (phase !== "live" || latest === undefined || bundle === undefined) return [];
      const { id: version, fingerprint, order, publicKeyFingerprint: privateKeyFingerprint, tags } = latest;
      return [{ id, version, bundle, fingerprint, chainFingerprints: order.slice(1), privateKeyFingerprint, tags }];
    });
    return { held, created: this.#created, past: [] };
  }

  importAsSomebodyElse(_id: string, bundle: Held["bundle"], tags: Held["tags"] = {}): void {
    this.#countFrom();
    this.#vault.importDirectly({ name, bundle, tags, contentType: "application/x-pem-file" });
  }

  /** Runs that make the same version give it the same id; what else needs an id gets the first ones. */
  #countFrom(...first: readonly string[]): void {
    const reserved = [...first];
    uuids.next = () => {
      const next = reserved.shift();
      if (next !== undefined) return next;
      this.#created += 1;
      return versionOf(this.#created);
    };
  }
}

function versionOf(serial: number): string {
  return String(serial).padStart(32, "0");
}

function faultOf(kind: FaultKind, message: string): Fault | undefined {
  switch (kind) {
    case "cut before":
    case "offline":
      return { type: "cut", effect: "before" };
    case "cut after":
      return { type: "cut", effect: "after" };
    case "error after":
      return { type: "error", name: "InternalServerError", message, status: 500, effect: "after" };
    case "refused":
      return { type: "error", name: "BadParameter", message, status: 400 };
    case "denied":
      return { type: "error", name: "Forbidden", message, status: 403 };
    case "outage":
      return { type: "error", name: "ServiceUnavailable", message, status: 503 };
    case "throttled":
      return { type: "throttle" };
    case "tags lost":
      return { type: "lose-tags" };
    default:
      return undefined;
  }
}
