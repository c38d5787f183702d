import { expect, type TestContext, test } from "vitest";
import type { PolicyDocument } from "../../provider/index.ts";
import { type StartedAws, startLocalAws } from "../clouds/aws/index.ts";
import { Example, patiently, succeeded } from "./example.ts";

const region = "eu-west-1";
const [accountA, accountC] = ["111111111111", "333333333333"];
const issuer = `arn:aws:iam::${accountA}:role/issuer-0123456`;
const deployer = { accessKeyId: "AKIADEPLOYERDEPLOYER", secretAccessKey: "a secret access key", userName: "deployer" };
const trusted = [`arn:aws:iam::${accountC}:user/deployer`];
const externalId = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
const loadBalancerArn = `arn:aws:elasticloadbalancing:${region}:${accountC}:loadbalancer/app/shop/1`;
const targetGroupArn = `arn:aws:elasticloadbalancing:${region}:${accountC}:targetgroup/shop/1`;

interface Deployed {
  readonly cloud: StartedAws;
  readonly consumer: Example;
  readonly shared: string;
}

/** Account A as its program leaves it, on a local cloud; and the consumer, not yet deployed. */
async function deployed({ onTestFinished }: TestContext, config: Readonly<Record<string, string>>): Promise<Deployed> {
  const cloud = await startLocalAws({
    accounts: [
      { id: accountC, credentials: [deployer] },
      { id: accountA, roles: [{ name: "issuer-0123456", trusts: trusted, externalId }] },
    ],
  });
  onTestFinished(cloud.close);
  const authorityArn = cloud.aws.pca.createAuthority({ account: accountA, keyAlgorithm: "RSA_2048" });
  const names = ["api.internal.example.com"];
  const shared = cloud.aws.requestPrivately({ authorityArn, names, account: accountA });
  const authority = await Example.create("private-ca/authority", {
    config: {
      "aws:region": region,
      organization: "Example Corp",
      sharedDomainName: "api.internal.example.com",
      externalId,
      trusted: JSON.stringify(trusted),
    },
    recordedOutputs: {
      "aws:acmpca/certificateAuthority:CertificateAuthority": { arn: authorityArn, certificateSigningRequest: "CSR" },
      "aws:acmpca/certificate:Certificate": { certificate: "PEM", certificateChain: "" },
      "aws:iam/role:Role": { arn: issuer, name: "issuer-0123456" },
      "aws:acm/certificate:Certificate": { arn: shared },
    },
  });
  onTestFinished(() => authority.remove());
  await authority.up();

  const policies = await Promise.all(
    ["issue", "export"].map(async (name) => {
      const { policy } = await authority.recorded("iam/rolePolicy:RolePolicy", name);
      return JSON.parse(String(policy)) as PolicyDocument;
    }),
  );
  const statements = policies.flatMap(({ Statement }) => Statement);
  cloud.aws.allow(
    issuer,
    statements.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
  );

  const consumer = await Example.create("private-ca/consumer", {
    environment: cloud.env,
    beside: authority,
    config: {
      "aws:region": region,
      authorityStack: "organization/authority/dev",
      externalId,
      loadBalancerArn,
      targetGroupArn,
      ...config,
    },
  });
  onTestFinished(() => consumer.stack.remove());
  return { cloud, consumer, shared };
}

const inC = ({ aws }: StartedAws) => aws.certificates().filter(({ account }) => account === accountC);

test(
  "a certificate is issued in account A by its policy alone, and served from account C",
  patiently,
  async (context) => {
    const { cloud, consumer } = await deployed(context, { domainName: "orders.internal.example.com" });
    const { outputs } = await consumer.up();
    expect(inC(cloud)).toMatchObject([{ arn: outputs.certificateArn?.value }]);
    expect(await consumer.recorded("lb/listener:Listener", "https")).toMatchObject({
      certificateArn: outputs.certificateArn?.value,
    });
    expect(cloud.aws.pca.issued().at(-1)?.fingerprint).toBe(inC(cloud)[0]?.fingerprint);
  },
);

test("or exported from there, and when ACM renews it the listener keeps its ARN", patiently, async (context) => {
  const { cloud, consumer, shared } = await deployed(context, {});
  const { outputs } = await consumer.up();
  expect(inC(cloud)).toMatchObject([{ fingerprint: cloud.aws.acm.certificate(shared)?.fingerprint }]);

  const [authorityArn = ""] = cloud.aws.pca.authorities().map(({ arn }) => arn);
  cloud.aws.renewPrivately(shared, { authorityArn, names: ["api.internal.example.com"] });
  const { steps } = succeeded(await consumer.stack.up());
  expect(steps.filter(({ op }) => op === "update").map(({ type }) => type.split(":").at(-1))).toEqual([
    "ExportedCertificate",
    "ImportedCertificate",
  ]);
  expect(inC(cloud)).toMatchObject([
    { arn: outputs.certificateArn?.value, fingerprint: cloud.aws.acm.certificate(shared)?.fingerprint },
  ]);
});
