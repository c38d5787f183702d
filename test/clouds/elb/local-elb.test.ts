import { ACMClient, DeleteCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeListenersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { requestHandler } from "../aws/request-handler.ts";
import type { Fault } from "../faults.ts";
import { elbFixture } from "./fixtures.ts";

const [credentials] = DEFAULT_ACCOUNT.credentials;

test("an attached certificate can't be deleted, a detached one only when ACM has noticed", async () => {
  const { aws, add, remove, certificate, clock } = await elbFixture({
    settings: { acm: { inUseLagMilliseconds: 10_000 } },
  });
  const acm = new ACMClient({
    region: DEFAULT_REGION,
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandler(aws),
  });
  const arn = certificate();
  const deleteIt = () => acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  await add(arn);
  await expect(deleteIt()).rejects.toMatchObject({ name: "ResourceInUseException" });
  await remove(arn);
  await expect(deleteIt()).rejects.toMatchObject({ name: "ResourceInUseException" });
  clock.now += 10_000;
  await deleteIt();
});

test("a load balancer uses a certificate as long as any of its listeners does", async () => {
  const { elb, acm, certificate } = await elbFixture();
  const [loadBalancerArn, arn] = [elb.addLoadBalancer(), certificate()];
  const one = elb.addListener({ loadBalancerArn, certificateArn: arn });
  const other = elb.addListener({ loadBalancerArn, certificateArn: certificate(), port: 8443 });
  elb.attachDirectly(other, arn);
  elb.deleteListener(one);
  expect(acm.certificate(arn)?.consumers).toEqual([loadBalancerArn]);
  elb.detachDirectly(other, arn);
  expect(acm.certificate(arn)?.consumers).toEqual([]);
});

test("a certificate that is not issued yet is UnsupportedCertificate, as users report it", async () => {
  const { add, aws } = await elbFixture();
  const acm = new ACMClient({
    region: DEFAULT_REGION,
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandler(aws),
  });
  const request = new RequestCertificateCommand({ DomainName: "example.com", ValidationMethod: "DNS" });
  const { CertificateArn = "" } = await acm.send(request);
  await expect(add(CertificateArn)).rejects.toMatchObject({ name: "UnsupportedCertificate" });
  aws.acm.issueDirectly(CertificateArn);
  await expect(add(CertificateArn)).resolves.toBeDefined();
});

test("reads need *, changes the listener (Service Authorization Reference)", async () => {
  const { aws, add, client, certificate, listener } = await elbFixture();
  const describe = () => client.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
  aws.allow(credentials.accessKeyId, [{ actions: ["elasticloadbalancing:*"], resources: [listener] }]);
  await add(certificate());
  await expect(describe()).rejects.toMatchObject({ name: "AccessDenied" });
  aws.allow(credentials.accessKeyId, [{ actions: ["elasticloadbalancing:Describe*"] }]);
  await describe();
  await expect(add(certificate())).rejects.toMatchObject({
    message: expect.stringContaining(`elasticloadbalancing:AddListenerCertificates on resource: ${listener}`),
  });
});

test("reads have a bucket of 40 that refills by 10 a second (user guide, Request throttling)", async () => {
  const { listed, clock } = await elbFixture({ settings: { quotas: true } });
  for (let each = 0; each < 40; each += 1) await listed();
  await expect(listed()).rejects.toMatchObject({ name: "ThrottlingException", message: "Rate exceeded" });
  clock.now += 1000;
  for (let each = 0; each < 10; each += 1) await listed();
  await expect(listed()).rejects.toMatchObject({ name: "ThrottlingException" });
});

test.each<[Fault, object, number]>([
  [{ type: "throttle" }, { name: "ThrottlingException" }, 0],
  [{ type: "error", name: "ServiceUnavailable", status: 503 }, { name: "ServiceUnavailable" }, 0],
  [{ type: "cut", effect: "before" }, { code: "ECONNRESET" }, 0],
  [{ type: "cut", effect: "after" }, { code: "ECONNRESET" }, 1],
])("fault %j hits an attachment as it hits ACM's calls", async (kind, error, attached) => {
  const { aws, add, certificate, elb, listener } = await elbFixture();
  aws.faults.add({ operation: "AddListenerCertificates", when: { id: listener }, kind });
  await expect(add(certificate())).rejects.toMatchObject(error);
  expect(elb.certificatesOf(listener)).toHaveLength(attached);
});
