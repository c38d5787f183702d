/** Two probes, the second fed by the first's output; what they do comes from the stack's configuration. */
import * as pulumi from "@pulumi/pulumi";

const providerText = `exports.handler = () => require("module").createRequire(process.cwd() + "/")("./provider.js")`;

class Probe extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<string>;
  declare readonly result: pulumi.Output<string>;
  declare readonly secret: pulumi.Output<string>;
  declare readonly derived: pulumi.Output<string>;

  constructor(name: string, inputs: Record<string, unknown>, options: pulumi.CustomResourceOptions = {}) {
    const outputs = { value: undefined, result: undefined, derived: undefined };
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

class Group extends pulumi.ComponentResource {
  readonly third: Probe;

  constructor(name: string) {
    super("probes:index:Group", name);
    this.third = new Probe("third", { value: first.id, behaviour: "works" }, { parent: this });
    this.registerOutputs({ result: this.third.result });
  }
}

const groups = config.getBoolean("group") ? [new Group("group")] : [];

/** What somebody else made: read, never changed. */
const foreignId = config.get("foreignId");
const foreign = foreignId === undefined ? [] : [new Probe("foreign", { behaviour: "works" }, { id: foreignId })];

/** A resource of another package, by its type. */
const consumerType = config.get("consumerType");
if (consumerType !== undefined) new pulumi.CustomResource(consumerType, "consumer", { certificateArn: first.id });

const otherStack = config.get("otherStack");
const other = otherStack === undefined ? undefined : new pulumi.StackReference(otherStack);

export const result = first.result;
export const secret = first.secret;
export const derived = first.derived;
export const fed = second.result;
export const extra = groups.map(({ third }) => third.result);
export const found = foreign.map(({ value }) => value);
export const otherResult = other?.getOutput("result") ?? "";
export const otherSecret = other?.getOutput("secret") ?? "";
