import type { Lifecycle } from "../pulumi/dynamic-provider.ts";
import { readArguments } from "./arguments.ts";
import { diff } from "./diff.ts";

/** `RequestedCertificate`, as the engine runs it; the SDKs are loaded when the first call is due. */
export const requestedCertificate: Lifecycle = {
  check: async (inputs) => readArguments(inputs).violations,

  diff,

  async create(inputs) {
    const { create } = await import("./create.ts");
    return create(inputs);
  },

  async read(id, outputs) {
    const { read } = await import("./read.ts");
    return read(id, outputs);
  },

  async update(id, oldOutputs, inputs) {
    const { update } = await import("./update.ts");
    return update(id, oldOutputs, inputs);
  },

  async delete(id, outputs) {
    const { remove } = await import("./remove.ts");
    await remove(id, outputs);
  },
};
