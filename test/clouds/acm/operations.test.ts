import { ListCertificatesCommand, ResendValidationEmailCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../aws/accounts.ts";
import type { Statement } from "../aws/iam.ts";
import { acmFixture, issue } from "./fixtures.ts";

const ANY_NEW = "arn:aws:acm:eu-west-1:111122223333:certificate/*";

async function permitted(...allow: Statement[]) {
  const fixture = await acmFixture();
  fixture.acm.allow(DEFAULT_ACCOUNT.credentials[0].accessKeyId, allow);
  return fixture;
}

test("an operation the local ACM has not got is UnknownOperationException, as AWS answers", async () => {
  const { client } = await acmFixture();
  const resend = new ResendValidationEmailCommand({
    CertificateArn: ANY_NEW.replace("*", "1"),
    Domain: "a.example",
    ValidationDomain: "a.example",
  });
  await expect(client.send(resend)).rejects.toMatchObject({
    name: "UnknownOperationException",
    $metadata: { httpStatusCode: 400 },
  });
});

test("a new import needs ImportCertificate on any certificate of the account and region", async () => {
  const { import: importIt } = await permitted({ actions: ["acm:DescribeCertificate"] });
  await expect(importIt(await issue())).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: arn:aws:iam::111122223333:user/tester is not authorized to perform: acm:ImportCertificate on resource: ${ANY_NEW} because no identity-based policy allows the acm:ImportCertificate action`,
  });
});

test("tags on an import need AddTagsToCertificate too", async () => {
  const { import: importIt } = await permitted({ actions: ["acm:ImportCertificate"] });
  await expect(importIt(await issue())).resolves.toBeDefined();
  await expect(importIt(await issue(), { Tags: [{ Key: "a" }] })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`acm:AddTagsToCertificate on resource: ${ANY_NEW}`),
  });
});

test("a re-import can be limited to one certificate", async () => {
  const fixture = await acmFixture();
  const [mine, other] = [await fixture.import(await issue()), await fixture.import(await issue())];
  const allow = [{ actions: ["acm:ImportCertificate"], resources: [mine] }];
  fixture.acm.allow(DEFAULT_ACCOUNT.credentials[0].accessKeyId, allow);
  await expect(fixture.import(await issue(), { CertificateArn: mine })).resolves.toBe(mine);
  await expect(fixture.import(await issue(), { CertificateArn: other })).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(fixture.import(await issue())).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("ListCertificates knows no resources (Service Authorization Reference), nor does its denial name one", async () => {
  const { client } = await permitted({ actions: ["acm:*"], resources: [ANY_NEW] });
  await expect(client.send(new ListCertificatesCommand())).rejects.toMatchObject({
    message:
      "User: arn:aws:iam::111122223333:user/tester is not authorized to perform: acm:ListCertificates because no identity-based policy allows the acm:ListCertificates action",
  });
});

test("permission is checked before existence, so that a denial tells nothing", async () => {
  const { tagsOf } = await permitted();
  await expect(tagsOf(ANY_NEW.replace("*", "none"))).rejects.toMatchObject({ name: "AccessDeniedException" });
});
