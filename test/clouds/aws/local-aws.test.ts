import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { DescribeListenersCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test, vi } from "vitest";
import { bundleOf, issue } from "../acm/fixtures.ts";
import { type StartedAws, startLocalAws } from "./index.ts";

async function started(): Promise<StartedAws> {
  const aws = await startLocalAws();
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  return aws;
}

const control = async (url: string, method: string, path: string, body?: object) => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await (await fetch(`${url}/_local/${path}`, init)).json();
  return answer as Readonly<Record<string, unknown>>;
};

test("one endpoint answers the plain SDK clients of all services, and logs their calls in order", async () => {
  const { aws } = await started();
  const listener = aws.elb.addListener({ certificateArn: aws.acm.importDirectly({ bundle: bundleOf(await issue()) }) });
  await new STSClient().send(new GetCallerIdentityCommand());
  await new ACMClient().send(new ListCertificatesCommand());
  await new Route53Client().send(new ListHostedZonesCommand());
  await new ElasticLoadBalancingV2Client().send(new DescribeListenersCommand({ ListenerArns: [listener] }));
  expect(aws.calls.map(({ service, operation }) => `${service} ${operation}`)).toEqual([
    "sts GetCallerIdentity",
    "acm ListCertificates",
    "route53 ListHostedZones",
    "elasticloadbalancing DescribeListeners",
  ]);
});

test("a reset forgets what every service holds; settings and accounts stay", async () => {
  const { aws } = await started();
  aws.elb.addListener({ certificateArn: aws.acm.importDirectly({ bundle: bundleOf(await issue()) }) });
  aws.route53.addZone({ name: "example.com" });
  aws.configure({ acm: { limits: { namesPerCertificate: 1 } } });
  aws.faults.add({ operation: "*", kind: { type: "throttle" } });
  aws.reset();
  expect([aws.certificates(), aws.route53.zones(), aws.calls, aws.faults.pending]).toEqual([[], [], [], 0]);
  await expect(new STSClient().send(new GetCallerIdentityCommand())).resolves.toBeDefined();
});

test("quotas are switched for all services at once, or for one", async () => {
  const { aws } = await started();
  aws.configure({ quotas: true, route53: { quotas: false } });
  const [acm, route53] = [new ACMClient({ maxAttempts: 1 }), new Route53Client({ maxAttempts: 1 })];
  await acm.send(new ListCertificatesCommand());
  await expect(acm.send(new ListCertificatesCommand())).rejects.toMatchObject({ name: "ThrottlingException" });
  for (let each = 0; each < 10; each += 1) await route53.send(new ListHostedZonesCommand());
});

test("another process can make zones, records, listeners and consumers, and read them", async () => {
  const { aws, url } = await started();
  const { id } = await control(url, "POST", "zones", { name: "example.com" });
  const record = { name: "_a.example.com", type: "CNAME", values: ["x.example.net"] };
  await control(url, "POST", `records?zone=${id}`, record);
  expect(await control(url, "GET", `records?zone=${id}`)).toMatchObject([{ name: "_a.example.com.", ttl: 300 }]);
  const certificateArn = aws.acm.importDirectly({ bundle: bundleOf(await issue()) });
  const { arn } = await control(url, "POST", "listeners", { certificateArn });
  expect(await control(url, "GET", `listener?listener=${arn}`)).toMatchObject({
    defaultCertificateArn: certificateArn,
  });
  await control(url, "POST", "consumers", { certificateArn, consumerArn: "somebody" });
  expect(aws.acm.certificate(certificateArn)?.consumers).toHaveLength(2);
});
