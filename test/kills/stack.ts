import { setTimeout as sleep } from "node:timers/promises";
import { CertificateStack } from "../engine/certificate-stack.ts";
import type { Engine, Stack } from "../engine/engine.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import type { Cloud, CloudKind, Place } from "./cloud.ts";
import { Gate } from "./gate.ts";

/** What the engine has saved of one certificate. */
export interface Recorded {
  readonly id: string;
  readonly fingerprint: string;
  /** Nothing is left to finish: the last step on it did not fail half-way. */
  readonly isFinished: boolean;
}

/** A stack of certificates, each in a place of its own, in a cloud that can hold calls. */
export class KillStack {
  readonly engine: Stack;
  readonly kind: CloudKind;
  readonly cloud: Cloud;
  readonly gate: Gate;
  readonly #certificates: CertificateStack;

  static async start(engine: Engine, kind: CloudKind, places: number): Promise<KillStack> {
    const gate = new Gate();
    const cloud = await kind.start(places, gate.sleep);
    const certificates = await CertificateStack.create(engine, {
      program: "certificates",
      // By default it depends on the machine how many steps run at once; here each certificate has to get its turn.
      environment: { ...cloud.environment, PULUMI_PARALLEL: "16" },
      config: { resources: cloud.places.map(({ name, args }) => ({ name, args })) },
    });
    return new KillStack({ kind, cloud, gate, certificates });
  }

  private constructor(parts: { kind: CloudKind; cloud: Cloud; gate: Gate; certificates: CertificateStack }) {
    this.kind = parts.kind;
    this.cloud = parts.cloud;
    this.gate = parts.gate;
    this.engine = parts.certificates.stack;
    this.#certificates = parts.certificates;
  }

  /** The certificate authority sends a new certificate, for all places the same. */
  receive(leaf: IssuedLeaf): void {
    for (const { name } of this.cloud.places) this.#certificates.receive(name, leaf);
  }

  /** Since the calls were cleared. */
  writesAt(place: Place): readonly string[] {
    const operations = place.calls().map(({ operation }) => operation);
    return operations.filter((operation) => this.kind.writes.includes(operation));
  }

  async recorded(): Promise<ReadonlyMap<string, Recorded>> {
    const { deployment } = JSON.parse(await this.engine.exportState()) as Exported;
    const certificates = deployment.resources.filter(({ type }) => type.endsWith("ImportedCertificate"));
    return new Map(
      certificates.map(({ urn, id = "", outputs, initErrors = [] }) => [
        urn.split("::").at(-1) ?? "",
        { id, fingerprint: String(outputs?.fingerprint), isFinished: initErrors.length === 0 },
      ]),
    );
  }

  /**
   * Until the engine has saved what it has begun. A CLI that is killed while it writes its own state file may leave an
   * empty one ("failed to load checkpoint: EOF"): that is not what is tested here.
   */
  async saved(): Promise<void> {
    const deadline = Date.now() + 10_000;
    let before = "";
    while (Date.now() < deadline) {
      await sleep(300);
      const now = await this.engine.exportState().catch(() => "");
      if (now !== "" && now === before) return;
      before = now;
    }
  }

  async close(): Promise<void> {
    await this.#certificates.remove();
    await this.cloud.close();
  }
}

interface Exported {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly type: string;
      readonly id?: string;
      readonly outputs?: { readonly fingerprint?: unknown };
      readonly initErrors?: readonly string[];
    }[];
  };
}
