import * as pulumi from "@pulumi/pulumi";

interface ListenerInputs {
  /** The ARN, or the versionless secret id, that it terminates TLS with. */
  readonly certificate: string;
  /** Address of the local cloud's control API, which keeps who uses what. */
  readonly consumers: string;
}

const listenerProvider: pulumi.dynamic.ResourceProvider<ListenerInputs, ListenerInputs> = {
  async create(inputs) {
    await note("POST", inputs);
    return { id: "listener", outs: inputs };
  },
  /** Takes the new certificate before it lets go of the old one. */
  async update(_id, outputs, inputs) {
    await note("POST", inputs);
    if (outputs.certificate !== inputs.certificate) await note("DELETE", outputs);
    return { outs: inputs };
  },
  async delete(_id, outputs) {
    await note("DELETE", outputs);
  },
};

async function note(method: string, { certificate, consumers }: ListenerInputs): Promise<void> {
  const consumerArn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/demo/1/2";
  const body = JSON.stringify({ certificateArn: certificate, consumerArn });
  const response = await fetch(`${consumers}/_local/consumers`, { method, body });
  if (!response.ok) throw new Error(`${method} consumers: ${await response.text()}`);
}

/** Holds a certificate's id as an ALB listener does; the local cloud then counts it as a consumer. */
export class Listener extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(listenerProvider, name, args);
  }
}
