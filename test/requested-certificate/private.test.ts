import { expect, test } from "vitest";
import { acmRequestPolicy } from "../../provider/requested-certificate/iam.ts";
import { create, diff, failureOf, inputsOf, localAws, region, remove, saved } from "./cloud.ts";

const cloud = localAws();
const authority = () => cloud.aws.pca.createAuthority({ account: cloud.aws.account, keyAlgorithm: "RSA_2048" });

test("a private CA's certificate is issued without any validation, and goes without a look at DNS", async () => {
  const certificateAuthorityArn = authority();
  const made = await create(inputsOf("a.internal.example", { certificateAuthorityArn }));
  expect(made.outputs).toMatchObject({ status: "ISSUED", type: "PRIVATE", domainValidationOptions: [] });
  await remove(made);
  expect(cloud.aws.acm.certificates()).toEqual([]);
  expect(cloud.aws.operations().filter((each) => /Zone|Record|Change/.test(each))).toEqual([]);
});

test("another CA re-issues: the new certificate is made while the old one is still there", async () => {
  const inputs = inputsOf("a.internal.example", { certificateAuthorityArn: authority() });
  const old = await create(inputs);
  const rotated = { ...inputs, certificateAuthorityArn: authority() };
  expect(await diff(old, rotated)).toEqual({ changes: true, replaces: ["certificateAuthorityArn"] });
  const made = await create(rotated);
  expect(made.id).not.toBe(old.id);
  expect(cloud.aws.acm.certificates()).toHaveLength(2);
  await remove(old);
  expect(cloud.aws.acm.certificates().map(({ arn }) => arn)).toEqual([made.id]);
});

test("a certificate of another CA is not reused", async () => {
  const { id } = await create(inputsOf("a.internal.example", { certificateAuthorityArn: authority() }));
  cloud.aws.acm.setTags(id, {});
  const made = await create(inputsOf("a.internal.example", { certificateAuthorityArn: authority() }));
  expect(made.id).not.toBe(id);
});

test("only the CAs that the policy names may issue; another one fails with what to do, and what is left is replaced", async () => {
  const [allowed, other] = [authority(), authority()];
  const policy = acmRequestPolicy({ region, account: cloud.aws.account, certificateAuthorityArns: [allowed] });
  cloud.aws.restrict("caller", policy);
  await create(inputsOf("a.internal.example", { certificateAuthorityArn: allowed }));
  const inputs = inputsOf("b.internal.example", { certificateAuthorityArn: other });
  const failed = await failureOf(create(inputs));
  expect(failed.message).toContain("received FAILED, PCA_ACCESS_DENIED");
  expect(failed.message).toContain("acm-pca:IssueCertificate");
  expect(await diff(saved(failed), inputs)).toEqual({ changes: true, replaces: ["domainName"] });
});

test("a CA that is switched off is told apart", async () => {
  const certificateAuthorityArn = authority();
  cloud.aws.pca.disable(certificateAuthorityArn);
  const { message } = await failureOf(create(inputsOf("a.internal.example", { certificateAuthorityArn })));
  expect(message).toContain("PCA_INVALID_STATE");
  expect(message).toContain("not ACTIVE");
});
