import {
  AddListenerCertificatesCommand,
  paginateDescribeListenerCertificates,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { elbOf, isGone } from "./client.ts";
import { type Properties, type ResourceKind, text } from "./resource-kind.ts";

/** A certificate in a listener's list; as in Pulumi's plugin, the id is made of both ARNs. */
export const listenerCertificate: ResourceKind = {
  type: "aws:lb/listenerCertificate:ListenerCertificate",
  replacedOn: ["certificateArn", "listenerArn"],

  async create(inputs) {
    const [listener, certificate] = arnsOf(inputs);
    const Certificates = [{ CertificateArn: certificate }];
    await elbOf(listener).send(new AddListenerCertificatesCommand({ ListenerArn: listener, Certificates }));
    return { id: `${listener}_${certificate}`, outputs: { listenerArn: listener, certificateArn: certificate } };
  },

  async read(id) {
    const [listener = "", certificate = ""] = id.split("_");
    try {
      const pages = paginateDescribeListenerCertificates({ client: elbOf(listener) }, { ListenerArn: listener });
      for await (const { Certificates = [] } of pages) {
        const isListed = Certificates.some((each) => each.CertificateArn === certificate && !each.IsDefault);
        if (isListed) return { listenerArn: listener, certificateArn: certificate };
      }
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    return undefined;
  },

  async update(_id, inputs) {
    return inputs;
  },

  async delete(_id, properties) {
    const [listener, certificate] = arnsOf(properties);
    const Certificates = [{ CertificateArn: certificate }];
    try {
      await elbOf(listener).send(new RemoveListenerCertificatesCommand({ ListenerArn: listener, Certificates }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
};

function arnsOf(properties: Properties): [string, string] {
  return [text(properties, "listenerArn"), text(properties, "certificateArn")];
}
