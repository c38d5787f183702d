import { type RevocationReason, RevokeCertificateCommand } from "@aws-sdk/client-acm-pca";
import { expect, test } from "vitest";
import { type PcaFixture, pcaFixture } from "./fixtures.ts";

const serialOf = (arn: string) => arn.split("/certificate/")[1] ?? "";
const withColons = (serial: string) => serial.replace(/..(?=.)/g, "$&:");

function revoke({ client, authority }: PcaFixture, CertificateSerial: string, reason: RevocationReason = "SUPERSEDED") {
  const input = { CertificateAuthorityArn: authority, CertificateSerial, RevocationReason: reason };
  return client.send(new RevokeCertificateCommand(input));
}

test.each([
  ["with colons, as OpenSSL writes it", withColons],
  ["in capital letters with colons", (serial: string) => withColons(serial).toUpperCase()],
  ["as it is in the ARN", (serial: string) => serial],
])("a serial number %s revokes the certificate with the reason", async (_form, write) => {
  const fixture = await pcaFixture();
  const [kept, revoked] = [await fixture.issue(), await fixture.issue()];
  await revoke(fixture, write(serialOf(revoked)), "KEY_COMPROMISE");
  expect(fixture.aws.pca.revoked()).toMatchObject([{ arn: revoked, revocationReason: "KEY_COMPROMISE" }]);
  expect(fixture.aws.pca.issued().map(({ arn }) => arn)).toEqual([kept, revoked]);
});

test("a second revocation says that it has been done", async () => {
  const fixture = await pcaFixture();
  const serial = serialOf(await fixture.issue());
  await revoke(fixture, serial);
  await expect(revoke(fixture, serial, "UNSPECIFIED")).rejects.toMatchObject({
    name: "RequestAlreadyProcessedException",
  });
  expect(fixture.aws.pca.revoked()).toMatchObject([{ revocationReason: "SUPERSEDED" }]);
});

test("a revoked certificate can still be read (API reference, GetCertificate)", async () => {
  const fixture = await pcaFixture();
  const arn = await fixture.issue();
  await revoke(fixture, serialOf(arn));
  await expect(fixture.read(arn)).resolves.toBeDefined();
});

test("a certificate that is still being issued can't be revoked yet", async () => {
  const fixture = await pcaFixture({ settings: { pca: { issuanceMilliseconds: 60_000 } } });
  const serial = serialOf(await fixture.issue());
  await expect(revoke(fixture, serial)).rejects.toMatchObject({ name: "RequestInProgressException" });
});

test.each([
  ["an unknown serial number", "00:11:22", "ResourceNotFoundException"],
  ["a decimal number", "28653515398298110092502001580822073724x", "InvalidRequestException"],
])("%s is refused", async (_what, serial, name) => {
  await expect(revoke(await pcaFixture(), serial)).rejects.toMatchObject({ name });
});

test.each([
  ["ACTIVE", true],
  ["DISABLED", true],
  ["EXPIRED", false],
  ["DELETED", false],
] as const)("an authority that is %s revokes: %s (user guide, Understand CA status)", async (status, revokes) => {
  const fixture = await pcaFixture();
  const serial = serialOf(await fixture.issue());
  fixture.aws.pca.setStatus(fixture.authority, status);
  const revoked = await revoke(fixture, serial).then(
    () => true,
    (error: Error) => error.name,
  );
  expect(revoked).toBe(revokes ? true : "InvalidStateException");
});
