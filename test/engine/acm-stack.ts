/** A stack of certificates in a local ACM of its own. */
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { CertificateStack, type CertificateStackOptions } from "./certificate-stack.ts";
import type { Engine, Run } from "./engine.ts";

export interface AcmStack {
  readonly cloud: StartedAcm;
  readonly certificates: CertificateStack;
  /** Operations since the last question; who is asking (GetCallerIdentity) is left out. */
  newCalls(): string[];
  close(): Promise<void>;
}

export interface AcmStackOptions extends Pick<CertificateStackOptions, "program" | "config"> {
  /** Beside what leads to the cloud. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How a delay that a test asked for passes; real time by default. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export async function acmStack(
  engine: Engine,
  { program, config, environment = {}, sleep }: AcmStackOptions,
): Promise<AcmStack> {
  const cloud = await startLocalAcm(sleep === undefined ? {} : { sleep });
  const consumers = program === "listener" ? { consumers: cloud.url } : {};
  const certificates = await CertificateStack.create(engine, {
    program,
    environment: { ...cloud.env, ...environment },
    config: { ...consumers, ...config },
  });
  return {
    cloud,
    certificates,
    newCalls: () => {
      const calls = cloud.acm.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity");
      cloud.acm.clearCalls();
      return calls;
    },
    close: async () => {
      await certificates.remove();
      await cloud.close();
    },
  };
}

/** A certificate as somebody else would import it. */
export function bundleOf({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf) {
  return { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
}

/** The id that the listener program gives out for `name`. */
export function idOf({ outputs }: Run, name: string): string {
  return String(outputs[`${name}-id`]?.value);
}
