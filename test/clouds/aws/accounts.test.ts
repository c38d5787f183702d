import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { acmFixture, bundleOf, clientOf, issue } from "../acm/fixtures.ts";
import { DEFAULT_ACCOUNT } from "./accounts.ts";

const [known] = DEFAULT_ACCOUNT.credentials;
const list = new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } });

test("an unknown access key is refused with the service's error and text", async () => {
  const { url } = await acmFixture();
  const stranger = clientOf(url, { credentials: { ...known, accessKeyId: "AKIASTRANGER" } });
  await expect(stranger.send(list)).rejects.toMatchObject({
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  });
});

test("a wrong secret is refused: signatures are really computed", async () => {
  const { url } = await acmFixture();
  const wrong = clientOf(url, { credentials: { ...known, secretAccessKey: "wrong" } });
  await expect(wrong.send(list)).rejects.toMatchObject({ name: "InvalidSignatureException" });
});

test("a session token that the credential has not got is refused", async () => {
  const { url } = await acmFixture();
  const client = clientOf(url, { credentials: { ...known, sessionToken: "made up" } });
  await expect(client.send(list)).rejects.toMatchObject({ name: "UnrecognizedClientException" });
});

test("the credential decides the account and the signature the region: nobody sees another's certificates", async () => {
  const credentials = { accessKeyId: "AKIAOTHER", secretAccessKey: "other" };
  const other = { id: "444455556666", credentials: [credentials] };
  const { acm, url, client } = await acmFixture({ accounts: [DEFAULT_ACCOUNT, other] });
  acm.importDirectly({ bundle: bundleOf(await issue()) });
  const count = async (from: typeof client) => (await from.send(list)).CertificateSummaryList?.length;
  expect(await count(client)).toBe(1);
  expect(await count(clientOf(url, { credentials }))).toBe(0);
  expect(await count(clientOf(url, { region: "us-east-1" }))).toBe(0);
});

test("requests of unknown signers are not logged, because they belong to no account", async () => {
  const { acm, url } = await acmFixture();
  const wrong = clientOf(url, { credentials: { ...known, secretAccessKey: "wrong" } });
  await wrong.send(list).catch(() => undefined);
  expect(acm.calls).toEqual([]);
});

test("permissions can change while the service runs", async () => {
  const { acm, client } = await acmFixture();
  acm.allow(known.accessKeyId, []);
  await expect(client.send(list)).rejects.toMatchObject({ name: "AccessDeniedException" });
  acm.allow(known.accessKeyId, undefined);
  await expect(client.send(list)).resolves.toBeDefined();
});

test("a typing error in a test's own access key id is an error, not a silent nothing", async () => {
  const { acm } = await acmFixture();
  expect(() => acm.allow("AKIATYPO", [])).toThrow("accessKeyId: expected a known one, received AKIATYPO");
});
