import { describe, expect, type TestContext, test } from "vitest";
import type { AcmImportPolicy } from "../../provider/index.ts";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { Example, type ExampleOptions, issue, patiently } from "./example.ts";

const region = "eu-west-1";
const loadBalancerArn = `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/shop/1`;
const targetGroupArn = `arn:aws:elasticloadbalancing:${region}:111122223333:targetgroup/shop/1`;
const listenerArn = `arn:aws:elasticloadbalancing:${region}:111122223333:listener/app/shop/1/2`;
const balancing = { loadBalancerArn, targetGroupArn };

interface Started {
  readonly cloud: StartedAcm;
  readonly example: Example;
}

async function start(
  { onTestFinished }: TestContext,
  folder: string,
  { config, beside }: Pick<ExampleOptions, "config"> & { readonly beside?: Started },
): Promise<Started> {
  const cloud = beside?.cloud ?? (await startLocalAcm());
  const example = await Example.create(folder, {
    environment: cloud.env,
    recordedOutputs: { "aws:lb/listener:Listener": { arn: listenerArn } },
    ...(beside && { beside: beside.example }),
    config: { "aws:region": region, deployerRole: "deployer", ...config },
  });
  onTestFinished(async () => {
    await example.remove();
    if (beside === undefined) await cloud.close();
  });
  return { cloud, example };
}

/** From here on the credentials may do what the example's own policy allows, and nothing else. */
async function restrictToPolicy({ cloud, example }: Started, policyName: string): Promise<void> {
  const { role, policy } = await example.recorded("iam/rolePolicy:RolePolicy", policyName);
  expect(role).toBe("deployer");
  const statements = (policy as AcmImportPolicy).Statement;
  cloud.acm.allow(
    cloud.env.AWS_ACCESS_KEY_ID ?? "",
    statements.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
  );
}

const live = ({ acm }: StartedAcm) =>
  acm.certificates().map(({ region: where, fingerprint }) => ({ where, fingerprint }));

describe("AWS", patiently, () => {
  test("alb: the listener has a default and an SNI certificate by ARN, and a renewal changes neither", async (context) => {
    const started = await start(context, "alb", { config: balancing });
    const { cloud, example } = started;
    await example.receive(await issue(["api.example.com"]), "api");
    await example.receive(await issue(["www.example.com"]), "www");
    const { outputs } = await example.up();
    const { api, www } = (outputs.certificateArns?.value ?? {}) as Record<string, string>;

    expect(await example.recorded("lb/listener:Listener", "https")).toMatchObject({
      loadBalancerArn,
      protocol: "HTTPS",
      certificateArn: api,
      defaultActions: [{ type: "forward", targetGroupArn }],
    });
    expect(await example.recorded("lb/listenerCertificate:ListenerCertificate", "www")).toEqual({
      listenerArn,
      certificateArn: www,
    });

    await restrictToPolicy(started, "certificates");
    const renewed = await issue(["api.example.com"]);
    await example.receive(renewed, "api");
    await example.receive(await issue(["www.example.com"]), "www");
    // A blue/green deployment is at work: the setting has moved on, and the renewal leaves the listener alone.
    await example.stack.setConfig({ targetGroupArn: `${targetGroupArn}-green` });
    await example.expectOnlyCertificatesChange();
    expect(cloud.acm.certificate(api ?? "")?.fingerprint).toBe(renewed.fingerprint);

    await example.destroy();
    expect(live(cloud)).toEqual([]);
  });

  test("cloudfront: the certificate is in us-east-1, whatever the region of the stack", async (context) => {
    const config = { domainName: "www.example.com", originDomainName: "origin.example.com" };
    const started = await start(context, "cloudfront", { config });
    const { cloud, example } = started;
    await example.receive(await issue(["www.example.com"]));
    const { outputs } = await example.up();
    expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
    expect(await example.recorded("cloudfront/distribution:Distribution", "site")).toMatchObject({
      aliases: ["www.example.com"],
      viewerCertificate: { acmCertificateArn: outputs.certificateArn?.value, sslSupportMethod: "sni-only" },
    });

    await restrictToPolicy(started, "certificate");
    const renewed = await issue(["www.example.com"]);
    await example.receive(renewed);
    await example.expectOnlyCertificatesChange();
    expect(live(cloud)).toEqual([{ where: "us-east-1", fingerprint: renewed.fingerprint }]);
  });

  test("api-gateway: the edge domain takes its certificate from us-east-1, the regional one from its region", async (context) => {
    const names = { edgeDomainName: "api.example.com", regionalDomainName: "eu.api.example.com" };
    const started = await start(context, "api-gateway", {
      config: { ...names, restApiId: "a1b2c3", stageName: "live" },
    });
    const { example } = started;
    await example.receive(await issue(Object.values(names)));
    await example.up();
    const arnOf = (name: string) => example.idOf(":ImportedCertificate", name);
    expect(await arnOf("edge")).toContain(":us-east-1:");
    expect(await arnOf("regional")).toContain(`:${region}:`);
    const edge = await example.recorded("apigateway/domainName:DomainName", "edge");
    expect(edge).toMatchObject({ certificateArn: await arnOf("edge"), endpointConfiguration: { types: "EDGE" } });
    expect(edge).not.toHaveProperty("regionalCertificateArn");
    const regional = await example.recorded("apigateway/domainName:DomainName", "regional");
    expect(regional).toMatchObject({
      regionalCertificateArn: await arnOf("regional"),
      endpointConfiguration: { types: "REGIONAL" },
    });
    expect(regional).not.toHaveProperty("certificateArn");

    await restrictToPolicy(started, "certificates");
    await example.receive(await issue(Object.values(names)));
    await example.expectOnlyCertificatesChange();
  });

  test("stack-reference: a renewal in the one stack is no change in the other", async (context) => {
    const started = await start(context, "stack-reference/certificate", {});
    const { example: owner } = started;
    await owner.receive(await issue(["api.example.com"]));
    const { outputs } = await owner.up();
    const config = { ...balancing, certificateStack: "organization/certificate/dev" };
    const { example: consumer } = await start(context, "stack-reference/listener", { config, beside: started });
    await consumer.up();
    expect(await consumer.recorded("lb/listener:Listener", "https")).toMatchObject({
      certificateArn: outputs.certificateArn?.value,
    });

    await restrictToPolicy(started, "certificate");
    await owner.receive(await issue(["api.example.com"]));
    await owner.expectOnlyCertificatesChange();
    const { steps } = await consumer.stack.preview();
    expect(steps.filter(({ type }) => type.startsWith("aws:")).map(({ op, name }) => `${op} ${name}`)).toEqual([
      "same https",
    ]);
  });
});
