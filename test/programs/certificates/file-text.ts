import { statSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

interface FileTextInputs {
  readonly path: string;
  /** Milliseconds: a file that was written again is an update. */
  readonly modified: number;
}

const fileTextProvider: pulumi.dynamic.ResourceProvider<FileTextInputs, FileTextInputs & { readonly text: string }> = {
  async create(inputs) {
    return { id: "file", outs: { ...inputs, text: require("node:fs").readFileSync(inputs.path, "utf8") } };
  },
  async update(_id, _outputs, inputs) {
    return { outs: { ...inputs, text: require("node:fs").readFileSync(inputs.path, "utf8") } };
  },
};

/** Stands for a resource that issues a certificate: its text is known once it has been created or updated. */
export class FileText extends pulumi.dynamic.Resource {
  declare readonly text: pulumi.Output<string>;

  constructor(name: string, path: string, { secret }: { readonly secret: boolean }) {
    const inputs = { path, modified: statSync(path).mtimeMs, text: undefined };
    super(fileTextProvider, name, inputs, secret ? { additionalSecretOutputs: ["text"] } : {});
  }
}
