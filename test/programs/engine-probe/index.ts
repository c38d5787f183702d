/** Two probes, the second fed by the first's output; what they do comes from the stack's configuration. */
import * as pulumi from "@pulumi/pulumi";

const providerText = `exports.handler = () => require("module").createRequire(process.cwd() + "/")("./provider.js")`;

class Probe extends pulumi.CustomResource {
  declare readonly result: pulumi.Output<string>;
  declare readonly secret: pulumi.Output<string>;
  declare readonly derived: pulumi.Output<string>;

  constructor(name: string, inputs: Record<string, unknown>, options: pulumi.CustomResourceOptions = {}) {
    const outputs = { result: undefined, derived: undefined };
    super(
      "pulumi-nodejs:dynamic:Probe",
      name,
      { __provider: providerText, name, ...outputs, ...inputs },
      { ...options, additionalSecretOutputs: ["derived"] },
    );
  }
}

const config = new pulumi.Config();

const first = new Probe("first", {
  value: config.get("value") ?? "one",
  kind: config.get("kind") ?? "plain",
  deleteFirst: config.getBoolean("deleteFirst") ?? false,
  behaviour: config.get("behaviour") ?? "works",
  secret: config.requireSecret("secret"),
});

const reason = config.get("throws");
if (reason !== undefined) throw new Error(reason);

const second = new Probe("second", { value: first.result, kind: "plain", behaviour: "works" });
const third = config.getBoolean("third") ? [new Probe("third", { value: first.id, behaviour: "works" })] : [];

export const result = first.result;
export const secret = first.secret;
export const derived = first.derived;
export const fed = second.result;
export const extra = third.map((probe) => probe.result);
