import { describe, expect, test } from "vitest";
import type { PolicyDocument } from "../../provider/aws/policy.ts";
import { acmRequestPolicy, route53ValidationPolicy } from "../../provider/requested-certificate/iam.ts";
import { create, failureOf, inputsOf, localAws, region, remove, said, update } from "./cloud.ts";

const cloud = localAws();

const policies = (zone: string): PolicyDocument[] => [
  acmRequestPolicy({ region, account: cloud.aws.account }),
  route53ValidationPolicy({ hostedZoneIds: [zone] }),
];

function without(documents: readonly PolicyDocument[], action: string): PolicyDocument[] {
  return documents.map((each) => ({
    ...each,
    Statement: each.Statement.map((one) => ({ ...one, Action: one.Action.filter((name) => name !== action) })),
  }));
}

async function wholeLife() {
  const inputs = inputsOf("a.com", { tags: { a: "1" }, transparencyLogging: false });
  const made = await create(inputs);
  const changed = await update(made, { ...inputs, tags: { b: "2" }, transparencyLogging: true });
  await remove(changed);
}

test("a whole life needs no more than the two policies", async () => {
  const zone = cloud.aws.zone("a.com");
  cloud.aws.restrict("caller", ...policies(zone));
  await wholeLife();
  expect(cloud.aws.acm.certificates()).toEqual([]);
  expect(cloud.aws.route53.recordsIn(zone)).toEqual([]);
  expect(said.filter((line) => line.startsWith("warning"))).toEqual([]);
});

describe("each action is needed, or its lack is said", () => {
  test.each([
    "acm:RequestCertificate",
    "acm:DescribeCertificate",
    "acm:ListTagsForCertificate",
    "acm:AddTagsToCertificate",
    "acm:RemoveTagsFromCertificate",
    "acm:UpdateCertificateOptions",
    "acm:DeleteCertificate",
    "route53:ListHostedZonesByName",
    "route53:ChangeResourceRecordSets",
  ])("without %s a life fails, and the message names it", async (action) => {
    const zone = cloud.aws.zone("a.com");
    cloud.aws.restrict("caller", ...without(policies(zone), action));
    const { message } = await failureOf(wholeLife());
    expect(message).toContain(action.split(":")[1]);
  });

  test.each(["acm:ListCertificates", "route53:GetChange"])(
    "without %s a life goes on, and it is said",
    async (action) => {
      const zone = cloud.aws.zone("a.com");
      cloud.aws.restrict("caller", ...without(policies(zone), action));
      await wholeLife();
      expect(said.join("\n")).toContain(String(action.split(":")[1]));
    },
  );
});

test("a policy for one zone does not let another one be written", async () => {
  const other = cloud.aws.zone("b.com");
  cloud.aws.zone("a.com");
  cloud.aws.restrict("caller", ...policies(other));
  const { message } = await failureOf(create(inputsOf("a.com")));
  expect(message).toContain("ChangeResourceRecordSets");
  expect(message).toContain("allow route53:ChangeResourceRecordSets on hosted zone");
});

test("a policy for one region does not reach into another one", async () => {
  const zone = cloud.aws.zone("a.com");
  cloud.aws.restrict("caller", ...policies(zone));
  await failureOf(create(inputsOf("a.com", { region: "us-east-1" })));
  expect(cloud.aws.operations()).not.toContain("ChangeResourceRecordSets");
});

test("private CAs are named one by one, and none may issue unless it is", () => {
  const arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1";
  const actions = (document: PolicyDocument) => document.Statement.flatMap(({ Action }) => Action);
  expect(actions(acmRequestPolicy()).filter((each) => each.startsWith("acm-pca:"))).toEqual([]);
  expect(acmRequestPolicy({ certificateAuthorityArns: [arn] }).Statement).toContainEqual({
    Sid: "Authorities",
    Effect: "Allow",
    Action: ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"],
    Resource: [arn],
  });
});

test("what is no zone, CA, region or account is refused, since a policy for it would allow nothing", () => {
  expect(() => route53ValidationPolicy({ hostedZoneIds: ["a.com"] })).toThrow(
    "hostedZoneIds[0]: expected the id of a hosted zone, Z0123456789ABC, received a.com",
  );
  expect(() => route53ValidationPolicy({ hostedZoneIds: [] })).toThrow("hostedZoneIds: expected at least one id");
  expect(() => acmRequestPolicy({ certificateAuthorityArns: ["ca"] })).toThrow("certificateAuthorityArns[0]: expected");
  expect(() => acmRequestPolicy({ region: "Ireland" })).toThrow("region: expected");
  expect(() => acmRequestPolicy({ account: "1" })).toThrow("account: expected twelve digits");
});
