import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalAuthority } from "../entra/local-authority.ts";
import { issueLocalTls } from "../entra/local-tls.ts";
import { type CredentialMode, type Environment, type StartedAuthority, startLocalAuthority } from "../entra/start.ts";
import { type Served, serveHttp } from "../http.ts";
import { LocalKeyVault } from "./local-key-vault.ts";
import type { SettingsChange } from "./settings.ts";

export interface KeyVaultStart {
  /** How many vaults; 1 where not given. They differ by their port. */
  readonly vaults?: number;
  readonly settings?: SettingsChange;
  /** Clock of vault and authority, in milliseconds. */
  readonly now?: () => number;
  /** What a `delay` fault waits by; real time by default. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface StartedKeyVault {
  readonly vault: LocalKeyVault;
  readonly authority: LocalAuthority;
  /** Of the first vault, without a trailing slash. */
  readonly vaultUrl: string;
  readonly vaultUrls: readonly string[];
  readonly authorityUrl: string;
  /** The CA of all servers here: for `tls.setDefaultCACertificates` in a process that has already started. */
  readonly caPem: string;
  /** For a child process, by credential mode; with NODE_EXTRA_CA_CERTS. */
  readonly environments: Readonly<Record<CredentialMode, Environment>>;
  /** The one of the mode `default`. */
  readonly environment: Environment;
  close(): Promise<void>;
}

/** Starts vaults and the authority that issues their tokens, each on a free port of its own. */
export async function startLocalKeyVault(options: KeyVaultStart = {}): Promise<StartedKeyVault> {
  const directory = mkdtempSync(join(tmpdir(), "local-key-vault-"));
  const { identity, caPem } = await issueLocalTls();
  const caFile = join(directory, "ca.pem");
  writeFileSync(caFile, caPem);
  const clock = options.now === undefined ? {} : { now: options.now };
  const entra = await startLocalAuthority({ identity, directory, ...clock });
  const sleep = options.sleep === undefined ? {} : { sleep: options.sleep };
  const vault = new LocalKeyVault({ trust: entra.authority.trustAt(entra.url), ...clock, ...sleep });
  vault.configure(options.settings ?? {});
  const count = options.vaults ?? 1;
  const served = await Promise.all(
    Array.from({ length: count }, () => serveHttp((request) => vault.handle(request), { identity })),
  );
  for (const { url } of served) vault.addVault(new URL(url).host);
  const environments = withCa(entra.environments, caFile);
  return {
    vault,
    authority: entra.authority,
    vaultUrl: served[0]?.url ?? "",
    vaultUrls: served.map(({ url }) => url),
    authorityUrl: entra.url,
    caPem,
    environments,
    environment: environments.default,
    close: () => closeAll([...served, entra], directory),
  };
}

async function closeAll(servers: readonly Pick<Served, "close">[], directory: string): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(directory, { recursive: true, force: true });
}

function withCa(
  { default: chain, managed_identity, client_secret, workload_identity }: StartedAuthority["environments"],
  caFile: string,
): StartedKeyVault["environments"] {
  const ca = { NODE_EXTRA_CA_CERTS: caFile };
  return {
    default: { ...chain, ...ca },
    managed_identity: { ...managed_identity, ...ca },
    client_secret: { ...client_secret, ...ca },
    workload_identity: { ...workload_identity, ...ca },
  };
}
