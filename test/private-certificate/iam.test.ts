import { describe, expect, test } from "vitest";
import { privateCertificatePolicy } from "../../provider/aws/acm-pca/iam.ts";
import { InvalidInputError } from "../../provider/errors.ts";
import { privateCertificate as provider } from "../../provider/private-certificate/provider.ts";
import { DEFAULT_ACCOUNT } from "../clouds/aws/index.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { aged, created, failureOf, inputsFor, localClouds, printed, updated } from "./in-process.ts";

const cloud = localClouds();
const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;

function allow(certificateAuthorityArn: string, missing = ""): void {
  const { Statement } = privateCertificatePolicy({
    certificateAuthorityArns: [certificateAuthorityArn],
    revocation: true,
  });
  cloud.aws.allow(
    accessKeyId,
    Statement.map(({ Action, Resource }) => ({
      actions: Action.filter((each) => each !== missing),
      resources: Resource,
    })),
  );
}

async function wholeLife(authority: string): Promise<void> {
  const inputs = inputsFor(authority, { revokeOnDelete: true });
  await provider.check(inputs, undefined);
  const { id, outputs } = await created(inputs);
  const renewed = await updated(id, aged(outputs, 80), inputs);
  await inVirtualTime(() => provider.read(id, renewed));
  await inVirtualTime(() => provider.delete(id, renewed));
}

describe("privateCertificatePolicy", () => {
  test("with exactly its actions a certificate lives from create to destroy", async () => {
    const authority = cloud.authority();
    allow(authority);
    await wholeLife(authority);
    expect(cloud.aws.pca.revoked()).toHaveLength(1);
    expect(printed()).not.toContain("warning:");
  });

  test.each([
    "acm-pca:DescribeCertificateAuthority",
    "acm-pca:IssueCertificate",
    "acm-pca:GetCertificate",
    "acm-pca:RevokeCertificate",
  ])("without %s the message names it", async (missing) => {
    const authority = cloud.authority();
    allow(authority, missing);
    expect((await failureOf(wholeLife(authority))).message).toContain(`is not authorized to perform: ${missing}`);
  });

  test("with signingAlgorithm the CA need not be looked at", async () => {
    const authority = cloud.authority();
    allow(authority, "acm-pca:DescribeCertificateAuthority");
    await created(inputsFor(authority, { signingAlgorithm: "SHA256WITHECDSA" }));
    expect(cloud.aws.pca.issued()).toHaveLength(1);
  });

  test("another CA is another resource", async () => {
    allow(cloud.authority());
    expect((await failureOf(wholeLife(cloud.authority()))).message).toContain("is not authorized to perform");
  });

  test("what is asked for can be read off it", () => {
    const certificateAuthorityArns = ["arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1-2"];
    const actionsOf = (options: object) =>
      privateCertificatePolicy({ certificateAuthorityArns, ...options }).Statement.flatMap(({ Action }) => Action);
    expect(actionsOf({ previewOnly: true })).toEqual(["acm-pca:DescribeCertificateAuthority"]);
    expect(actionsOf({})).not.toContain("acm-pca:RevokeCertificate");
  });

  test.each([[[]], [["arn:aws:acm:eu-west-1:111122223333:certificate/1"]]])("%j names no CA", (arns) => {
    expect(() => privateCertificatePolicy({ certificateAuthorityArns: arns })).toThrow(InvalidInputError);
  });
});
