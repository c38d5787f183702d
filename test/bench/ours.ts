/** Our own resource, through an engine and against a local cloud. */
import { startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { CertificateStack } from "../engine/certificate-stack.ts";
import type { Engine } from "../engine/engine.ts";
import { issueBundles } from "./bundles.ts";
import { environment, measurePhases } from "./phased-stack.ts";
import type { Counting, Measured } from "./phases.ts";

export interface OursOptions {
  readonly count: number;
  /** Undefined: no quotas. */
  readonly speed?: number;
  /** Without the engine's own writing of the whole state after every step, which grows with the square of the number. */
  readonly skipCheckpoints?: boolean;
}

interface Cloud {
  readonly counting: Counting;
  readonly environment: Readonly<Record<string, string>>;
  readonly target: object;
  close(): Promise<void>;
}

export async function measureAcm(engine: Engine, options: OursOptions): Promise<Measured[]> {
  const { acm, env, close } = await startLocalAcm();
  if (options.speed !== undefined) acm.configure({ quotas: true, speed: options.speed });
  return measureOurs(engine, options, {
    counting: acm,
    environment: env,
    target: { acm: { region: "eu-west-1" } },
    close,
  });
}

export async function measureKeyVault(engine: Engine, options: OursOptions): Promise<Measured[]> {
  const cloud = await startLocalKeyVault();
  if (options.speed !== undefined) cloud.vault.configure({ throttling: true, speed: options.speed });
  return measureOurs(engine, options, {
    counting: cloud.vault,
    environment: cloud.environments.default,
    target: { keyVault: { vaultUrl: cloud.vaultUrl } },
    close: () => cloud.close(),
  });
}

async function measureOurs(engine: Engine, options: OursOptions, cloud: Cloud): Promise<Measured[]> {
  const { count, speed, skipCheckpoints = false } = options;
  const stack = await CertificateStack.create(engine, {
    program: "many",
    config: { count, target: cloud.target },
    environment: {
      ...cloud.environment,
      ...environment,
      PULUMI_CERTIFICATES_QUOTA_FACTOR: String(speed ?? 100_000),
      ...(skipCheckpoints && { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
    },
  });
  const receive = async () => {
    for (const [name, leaf] of await issueBundles(count)) stack.receive(name, leaf);
  };
  try {
    await receive();
    return await measurePhases(stack.stack, { counting: cloud.counting, speed: speed ?? 1, change: receive });
  } finally {
    await stack.remove();
    await cloud.close();
  }
}
