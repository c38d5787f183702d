import * as pulumi from "@pulumi/pulumi";

const provider = `exports.handler = () => ({
  check: async (olds, news) => ({ inputs: news, failures: [] }),
  diff: async (id, olds, news) => ({ changes: olds.text !== news.text }),
  create: async (inputs) => ({ id: inputs.text + inputs.number, outs: inputs }),
  update: async (id, olds, news) => ({ outs: news }),
  delete: async () => {},
});`;

class Nothing extends pulumi.CustomResource {
  constructor(name: string, args: { readonly number: number; readonly text: string }) {
    super("pulumi-nodejs:dynamic/nothing:Nothing", name, { ...args, __provider: provider });
  }
}

/** Configuration: as many as `count` says, all of which change with `text`. */
const config = new pulumi.Config();
const text = config.require("text");
for (let number = 1; number <= config.requireNumber("count"); number++)
  new Nothing(`nothing-${number}`, { number, text });
