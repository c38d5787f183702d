import { expect, test } from "vitest";
import { certificates, deployer, importPfx, issue, refusalOf, secrets, vault, wire } from "./fixtures.ts";
import { roles } from "./permissions.ts";

const VAULT = "Microsoft.KeyVault/vaults";

test("a missing data action is 403 ForbiddenByRbac, in Azure's words", async () => {
  vault.allow(deployer.clientId, [`${VAULT}/certificates/read`]);
  const refused = await refusalOf(importPfx("www", await issue()));
  expect(refused).toMatchObject({ status: 403, code: "Forbidden", inner: "ForbiddenByRbac" });
  expect(refused.message.split("\r\n")).toEqual(
    expect.arrayContaining([
      "Caller is not authorized to perform action on resource.",
      expect.stringMatching(
        `^Caller: appid=${deployer.clientId};oid=${deployer.objectId};iss=https://sts.windows.net/`,
      ),
      "Action: 'Microsoft.KeyVault/vaults/certificates/import/action'",
      expect.stringMatching("^Resource: '/subscriptions/.*/certificates/www/import'$"),
      "Assignment: (not found)",
    ]),
  );
});

test.each([
  ["POST", "/certificates/www/import", "certificates/import/action"],
  ["GET", "/certificates/www", "certificates/read"],
  ["GET", "/certificates", "certificates/read"],
  ["GET", "/certificates/www/versions", "certificates/read"],
  ["GET", "/certificates/www/versions", "certificates/listversions/read"],
  ["GET", "/certificates/www/policy", "certificates/read"],
  ["PATCH", "/certificates/www/", "certificates/update/action"],
  ["DELETE", "/certificates/www", "certificates/delete"],
  ["GET", "/deletedcertificates/www", "certificates/read"],
  ["POST", "/deletedcertificates/www/recover", "certificates/recover/action"],
  ["DELETE", "/deletedcertificates/www", "certificates/purge/action"],
  ["GET", "/secrets/www", "secrets/getSecret/action"],
])("%s %s needs %s and no more", async (method, path, action) => {
  vault.allow(deployer.clientId, []);
  expect((await wire(method, path)).status).toBe(403);
  vault.allow(deployer.clientId, [`${VAULT}/${action}`]);
  expect((await wire(method, path)).status).not.toBe(403);
});

test("a Certificates Officer imports, deletes and purges, but reads no secret (facts, Reading)", async () => {
  vault.allow(deployer.objectId, roles["Key Vault Certificates Officer"]);
  await importPfx("www", await issue());
  expect(await refusalOf(secrets.getSecret("www"))).toMatchObject({ status: 403, inner: "ForbiddenByRbac" });
  const poller = await certificates.beginDeleteCertificate("www", { intervalInMs: 10 });
  await poller.pollUntilDone();
  await certificates.purgeDeletedCertificate("www");
});

test("a Certificate User reads certificates and their secrets, and writes nothing (built-in roles)", async () => {
  await importPfx("www", await issue());
  vault.allow(deployer.objectId, roles["Key Vault Certificate User"]);
  await certificates.getCertificate("www");
  await secrets.getSecret("www");
  expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({ status: 403 });
});

test("permissions are checked before anything is looked up: a missing name is 403 too", async () => {
  vault.allow(deployer.clientId, roles["Key Vault Secrets User"]);
  expect(await refusalOf(certificates.getCertificate("none"))).toMatchObject({ status: 403 });
  vault.allow(deployer.clientId);
  expect(await refusalOf(certificates.getCertificate("none"))).toMatchObject({ status: 404 });
});
