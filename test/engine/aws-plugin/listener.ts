import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  ModifyListenerCommand,
  type ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { elbOf, isGone } from "./client.ts";
import { type Properties, type ResourceKind, text } from "./resource-kind.ts";

/** Whatever the program asks the listener to do, the local cloud has it answer 404: it serves certificates only. */
const DefaultActions = [{ Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } }];

/** An HTTPS listener with its default certificate; its id is the ARN. */
export const listener: ResourceKind = {
  type: "aws:lb/listener:Listener",
  replacedOn: ["loadBalancerArn"],

  async create(inputs) {
    const loadBalancer = text(inputs, "loadBalancerArn");
    const command = new CreateListenerCommand({ LoadBalancerArn: loadBalancer, ...settingsOf(inputs), DefaultActions });
    const { Listeners: [created] = [] } = await elbOf(loadBalancer).send(command);
    const arn = created?.ListenerArn ?? "";
    return { id: arn, outputs: { ...inputs, arn } };
  },

  async read(id, properties) {
    try {
      const { Listeners: [found] = [] } = await elbOf(id).send(new DescribeListenersCommand({ ListenerArns: [id] }));
      const certificateArn = found?.Certificates?.[0]?.CertificateArn;
      return { ...properties, certificateArn, port: found?.Port, sslPolicy: found?.SslPolicy };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },

  async update(id, inputs) {
    await elbOf(id).send(new ModifyListenerCommand({ ListenerArn: id, ...settingsOf(inputs) }));
    return { ...inputs, arn: id };
  },

  async delete(id) {
    try {
      await elbOf(id).send(new DeleteListenerCommand({ ListenerArn: id }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
};

function settingsOf(inputs: Properties) {
  const Certificates = [{ CertificateArn: text(inputs, "certificateArn") }];
  const policy = typeof inputs.sslPolicy === "string" ? { SslPolicy: inputs.sslPolicy } : {};
  return { Port: Number(inputs.port), Protocol: text(inputs, "protocol") as ProtocolEnum, Certificates, ...policy };
}
