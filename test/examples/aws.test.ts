import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { AcmImportPolicy } from "../../provider/index.ts";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { Example, type ExampleOptions, issue } from "./example.ts";

const region = "eu-west-1";
const loadBalancerArn = `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/shop/1`;
const targetGroupArn = `arn:aws:elasticloadbalancing:${region}:111122223333:targetgroup/shop/1`;
const listenerArn = `arn:aws:elasticloadbalancing:${region}:111122223333:listener/app/shop/1/2`;
const balancing = { loadBalancerArn, targetGroupArn };

let cloud: StartedAcm;
beforeAll(async () => {
  cloud = await startLocalAcm();
});
afterAll(() => cloud.close());

let examples: Example[] = [];
beforeEach(() => {
  cloud.acm.reset();
  cloud.acm.allow(accessKey(), undefined);
});
afterEach(async () => {
  for (const example of examples) await example.remove();
  examples = [];
});

const accessKey = () => cloud.env.AWS_ACCESS_KEY_ID ?? "";

async function start(folder: string, { config, ...options }: ExampleOptions): Promise<Example> {
  const example = await Example.create(folder, {
    environment: cloud.env,
    recordedOutputs: { "aws:lb/listener:Listener": { arn: listenerArn } },
    ...options,
    config: { "aws:region": region, deployerRole: "deployer", ...config },
  });
  examples.push(example);
  return example;
}

/** From here on the credentials may do what the example's own policy allows, and nothing else. */
async function restrictTo(example: Example, policyName: string): Promise<void> {
  const { role, policy } = await example.recorded("iam/rolePolicy:RolePolicy", policyName);
  expect(role).toBe("deployer");
  const statements = (policy as AcmImportPolicy).Statement;
  cloud.acm.allow(
    accessKey(),
    statements.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
  );
}

const live = () => cloud.acm.certificates().map(({ region: where, fingerprint }) => ({ where, fingerprint }));

test("alb: the listener has a default and an SNI certificate by ARN, and a renewal changes neither", async () => {
  const example = await start("alb", { config: balancing });
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

  await restrictTo(example, "certificates");
  const renewed = await issue(["api.example.com"]);
  await example.receive(renewed, "api");
  await example.receive(await issue(["www.example.com"]), "www");
  await example.expectOnlyCertificatesChange();
  expect(cloud.acm.certificate(api ?? "")?.fingerprint).toBe(renewed.fingerprint);

  // A blue/green deployment is at work: the setting names the group of before, and the listener is left alone.
  await example.stack.setConfig({ targetGroupArn: `${targetGroupArn}-green` });
  const { steps } = await example.up();
  expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["same"]));

  await example.destroy();
  expect(live()).toEqual([]);
});

test("cloudfront: the certificate is in us-east-1, whatever the region of the stack", async () => {
  const config = { domainName: "www.example.com", originDomainName: "origin.example.com" };
  const example = await start("cloudfront", { config });
  await example.receive(await issue(["www.example.com"]));
  const { outputs } = await example.up();
  expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
  expect(await example.recorded("cloudfront/distribution:Distribution", "site")).toMatchObject({
    aliases: ["www.example.com"],
    viewerCertificate: { acmCertificateArn: outputs.certificateArn?.value, sslSupportMethod: "sni-only" },
  });

  await restrictTo(example, "certificate");
  const renewed = await issue(["www.example.com"]);
  await example.receive(renewed);
  await example.expectOnlyCertificatesChange();
  expect(live()).toEqual([{ where: "us-east-1", fingerprint: renewed.fingerprint }]);
});

test("api-gateway: the edge domain takes its certificate from us-east-1, the regional one from its region", async () => {
  const names = { edgeDomainName: "api.example.com", regionalDomainName: "eu.api.example.com" };
  const example = await start("api-gateway", { config: { ...names, restApiId: "a1b2c3", stageName: "live" } });
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

  await restrictTo(example, "certificates");
  await example.receive(await issue(Object.values(names)));
  await example.expectOnlyCertificatesChange();
});

test("stack-reference: a renewal in the one stack is no change in the other", async () => {
  const owner = await start("stack-reference/certificate", {});
  await owner.receive(await issue(["api.example.com"]));
  const { outputs } = await owner.up();
  const config = { ...balancing, certificateStack: "organization/certificate/dev" };
  const consumer = await start("stack-reference/listener", { config, beside: owner });
  await consumer.up();
  expect(await consumer.recorded("lb/listener:Listener", "https")).toMatchObject({
    certificateArn: outputs.certificateArn?.value,
  });

  await restrictTo(owner, "certificate");
  await owner.receive(await issue(["api.example.com"]));
  await owner.expectOnlyCertificatesChange();
  const { steps } = await consumer.up();
  expect(steps.filter(({ type }) => type.startsWith("aws:")).map(({ op, name }) => `${op} ${name}`)).toEqual([
    "same https",
  ]);
});
