/** The engine's built-in provider behind `pulumi.StackReference`: the outputs of a stack in the same work directory. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Provider } from "./provider.ts";
import { StackFile, stackOutputs } from "./stack-file.ts";
import { containsSecret } from "./values.ts";

export const stackReferenceType = "pulumi:pulumi:StackReference";

/** @param directoryOf the folder of a stack's files, which need not exist */
export function stackReferences(
  directoryOf: (project: string, stack: string) => string,
  ownProject: string,
  passphrase: string,
): Provider {
  const refused = async () => {
    throw new Error("expected a stack reference to be read, received another request");
  };
  return {
    check: refused,
    diff: refused,
    create: refused,
    update: refused,
    delete: refused,
    read: async (_resource, id, { name }) => {
      const [stack = "", project = ownProject] = String(name).split("/").reverse();
      const directory = directoryOf(project, stack);
      if (!existsSync(join(directory, "state.json"))) throw new Error(`unknown stack "${name}"`);
      const outputs = stackOutputs(new StackFile(directory, passphrase).readDeployment());
      const secretOutputNames = Object.keys(outputs).filter((key) => containsSecret(outputs[key]));
      return { id, outputs: { name, outputs, secretOutputNames } };
    },
  };
}
