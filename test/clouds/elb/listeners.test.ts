import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { elbFixture } from "./fixtures.ts";

const ACTIONS = [{ Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } }];

test("a listener shows its default certificate alone (API reference, DescribeListeners)", async () => {
  const { client, add, certificate, listener, defaultArn } = await elbFixture();
  await add(certificate());
  const { Listeners } = await client.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
  expect(Listeners).toMatchObject([
    { ListenerArn: listener, Port: 443, Protocol: "HTTPS", Certificates: [{ CertificateArn: defaultArn }] },
  ]);
});

test("ModifyListener replaces the default and leaves the list", async () => {
  const { client, add, certificate, listener, listed, elb } = await elbFixture();
  const [listedOne, next] = [certificate(), certificate()];
  await add(listedOne);
  await client.send(new ModifyListenerCommand({ ListenerArn: listener, Certificates: [{ CertificateArn: next }] }));
  expect(await listed()).toEqual([
    [next, true],
    [listedOne, false],
  ]);
  await client.send(
    new ModifyListenerCommand({ ListenerArn: listener, SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
  );
  expect(elb.listener(listener)?.defaultCertificateArn).toBe(next);
});

test("a listener is made on a free port, and its certificate is free again when it is deleted", async () => {
  const { client, certificate, acm, elb } = await elbFixture();
  const [loadBalancer, arn] = [elb.addLoadBalancer({ name: "api" }), certificate()];
  const create = new CreateListenerCommand({
    LoadBalancerArn: loadBalancer,
    Port: 443,
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: arn }],
    DefaultActions: ACTIONS,
  });
  const { Listeners: [created] = [] } = await client.send(create);
  expect(acm.certificate(arn)?.consumers).toEqual([loadBalancer]);
  await expect(client.send(create)).rejects.toMatchObject({ name: "DuplicateListenerException" });
  await client.send(new DeleteListenerCommand({ ListenerArn: created?.ListenerArn }));
  expect(acm.certificate(arn)?.consumers).toEqual([]);
});
