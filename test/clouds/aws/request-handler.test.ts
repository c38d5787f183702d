import { ACMClient, ImportCertificateCommand } from "@aws-sdk/client-acm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { inputOf, issue } from "../acm/fixtures.ts";
import { LocalAcm } from "../acm/local-acm.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "./accounts.ts";
import { requestHandler } from "./request-handler.ts";

function simulated(acm: LocalAcm) {
  const [credentials] = DEFAULT_ACCOUNT.credentials;
  return { region: DEFAULT_REGION, credentials, maxAttempts: 1, requestHandler: requestHandler(acm) };
}

test("an SDK client works on the local ACM without any socket", async () => {
  const acm = new LocalAcm();
  const client = new ACMClient(simulated(acm));
  const { CertificateArn } = await client.send(new ImportCertificateCommand(inputOf(await issue())));
  expect(acm.certificates()).toMatchObject([{ arn: CertificateArn }]);
});

test("service errors arrive as the SDK's own", async () => {
  const acm = new LocalAcm();
  acm.faults.add({ operation: "*", kind: { type: "throttle" } });
  const importing = new ACMClient(simulated(acm)).send(new ImportCertificateCommand(inputOf(await issue())));
  await expect(importing).rejects.toMatchObject({ name: "ThrottlingException", $metadata: { httpStatusCode: 400 } });
});

test("a cut connection rejects with the code that a socket would give", async () => {
  const acm = new LocalAcm();
  acm.faults.add({ operation: "*", kind: { type: "cut", effect: "after" } });
  const importing = new ACMClient(simulated(acm)).send(new ImportCertificateCommand(inputOf(await issue())));
  await expect(importing).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("STS answers too", async () => {
  const identity = await new STSClient(simulated(new LocalAcm())).send(new GetCallerIdentityCommand());
  expect(identity.Account).toBe(DEFAULT_ACCOUNT.id);
});
