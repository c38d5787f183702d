import type { IssuedLeaf } from "../pki/index.ts";
import { leaves, pemBundle } from "./bundles.ts";
import type { Held, SimulatedCloud } from "./cloud.ts";
import type { Properties } from "./engine.ts";

/** What a user asks for again and again, and what there is when he begins. */
export interface Scenario {
  readonly title: string;
  readonly action: "up" | "destroy";
  /** What the clean run before the faults brings about; undefined: nothing runs before. */
  readonly before?: Properties;
  /** What somebody else has put there before. */
  readonly present?: Pick<Held, "bundle" | "tags">;
  /** Given the id of `present`, where there is one. */
  readonly inputs: (ids: readonly string[]) => Properties;
  readonly wanted: IssuedLeaf;
  /** What the user asks for next, when all has come about, and then the first again: for schedules that go on. */
  readonly next?: Pick<Scenario, "inputs" | "wanted">;
  /** The leaves that may be live, besides a third party's. */
  readonly ours: readonly IssuedLeaf[];
  /** Reads lag behind the first import for longer than the verification waits, so that it is taken back. */
  readonly lagging?: true;
}

export const owner = "acme/shop/production/api";
export const provenance = {
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": owner,
};
const foreignTags = { "cost-center": "4711" };
const env = { env: "production" };

interface Wishes {
  /** The pin. */
  readonly id?: string;
  readonly tags?: Properties;
  readonly rollbackPrivateKey?: string;
}

/** Verification waits three reads, to keep a run short. */
function inputsIn(cloud: SimulatedCloud, leaf: IssuedLeaf, { id, tags = env, ...more }: Wishes = {}): Properties {
  return {
    __provider: "constant",
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: owner,
    verify: { timeoutSeconds: 3 },
    ...cloud.arguments({ tags }, id),
    ...more,
  };
}

const { old, renewed, renewedWithSameKey, ofAnotherKeyType } = leaves;
const orphan = (leaf: IssuedLeaf) => ({ bundle: pemBundle(leaf), tags: { ...env, ...provenance } });

export function scenariosOf(cloud: SimulatedCloud) {
  const inputsOf = (leaf: IssuedLeaf, wishes?: Wishes) => inputsIn(cloud, leaf, wishes);
  return {
    create: {
      title: "create",
      action: "up",
      inputs: () => inputsOf(renewed),
      wanted: renewed,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [renewed, old],
    },
    adoptSame: {
      title: "create, adopting an orphan that is whole",
      action: "up",
      present: orphan(renewed),
      inputs: () => inputsOf(renewed),
      wanted: renewed,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [renewed, old],
    },
    adoptOlder: {
      title: "create, adopting an orphan of an older certificate",
      action: "up",
      present: orphan(old),
      inputs: () => inputsOf(renewed),
      wanted: renewed,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old, renewed],
    },
    pin: {
      title: "create with a pin",
      action: "up",
      present: { bundle: pemBundle(old), tags: foreignTags },
      inputs: ([id = ""]) => inputsOf(renewed, { id, rollbackPrivateKey: old.privateKeyPem }),
      wanted: renewed,
      next: { inputs: ([id = ""]) => inputsOf(old, { id }), wanted: old },
      ours: [old, renewed],
    },
    rotate: {
      title: "rotation to a new key",
      action: "up",
      before: inputsOf(old),
      inputs: () => inputsOf(renewed),
      wanted: renewed,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old, renewed],
    },
    rotateSameKey: {
      title: "rotation with the same key",
      action: "up",
      before: inputsOf(old),
      inputs: () => inputsOf(renewedWithSameKey),
      wanted: renewedWithSameKey,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old, renewedWithSameKey],
    },
    rotateBack: {
      title: "rotation to an older certificate",
      action: "up",
      before: inputsOf(renewed),
      inputs: () => inputsOf(old),
      wanted: old,
      next: { inputs: () => inputsOf(renewed), wanted: renewed },
      ours: [old, renewed],
    },
    restoreBack: {
      title: "rotation to an older certificate that fails its verification and is restored",
      action: "up",
      before: inputsOf(renewed),
      inputs: () => inputsOf(old),
      wanted: old,
      next: { inputs: () => inputsOf(renewed), wanted: renewed },
      ours: [old, renewed],
      lagging: true,
    },
    restore: {
      title: "rotation that fails its verification and is restored",
      action: "up",
      before: inputsOf(old),
      inputs: () => inputsOf(renewed),
      wanted: renewed,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old, renewed],
      lagging: true,
    },
    replace: {
      title: "replacement by another key type",
      action: "up",
      before: inputsOf(old),
      inputs: () => inputsOf(ofAnotherKeyType),
      wanted: ofAnotherKeyType,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old, ofAnotherKeyType],
    },
    retag: {
      title: "change of tags",
      action: "up",
      before: inputsOf(old, { tags: { ...env, team: "web" } }),
      inputs: () => inputsOf(old, { tags: { env: "staging" } }),
      wanted: old,
      next: { inputs: () => inputsOf(old), wanted: old },
      ours: [old],
    },
    delete: {
      title: "delete",
      action: "destroy",
      before: inputsOf(old),
      inputs: () => inputsOf(old),
      wanted: old,
      ours: [old],
    },
  } as const satisfies Readonly<Record<string, Scenario>>;
}
