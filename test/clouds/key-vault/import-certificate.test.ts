import { expect, test } from "vitest";
import { bundleOf, certificates, importPfx, issue, pemBody, pfxOf, refusalOf, vault, wire } from "./fixtures.ts";

test("an import under a name that is there makes a new version and leaves the old ones (facts, Import)", async () => {
  const leaves = [await issue(), await issue(), await issue()];
  for (const leaf of leaves) await importPfx("www", leaf);
  const versions = vault.certificate("www")?.versions ?? [];
  expect(versions.map(({ fingerprint }) => fingerprint)).toEqual(leaves.map(({ fingerprint }) => fingerprint));
  expect(new Set(versions.map(({ id }) => id)).size).toBe(3);
});

test("a new version may have another key type: nothing binds it to the one before", async () => {
  await importPfx("www", await issue());
  await importPfx("www", await issue({ keyAlgorithm: "RSA_2048" }));
  expect(await certificates.getCertificatePolicy("www")).toMatchObject({ keyType: "RSA", keySize: 2048 });
});

test("tags don't carry forward to a version that is imported without any (azurerm #28004)", async () => {
  await importPfx("www", await issue(), { tags: { owner: "us" } });
  await importPfx("www", await issue());
  expect((await certificates.getCertificate("www")).properties.tags).toEqual({});
});

test("tags carry forward where the vault is told so: the facts are disputed", async () => {
  vault.configure({ tagsCarryForward: true });
  await importPfx("www", await issue(), { tags: { owner: "us" } });
  await importPfx("www", await issue());
  expect((await certificates.getCertificate("www")).properties.tags).toEqual({ owner: "us" });
  await importPfx("www", await issue(), { tags: {} });
  expect((await certificates.getCertificate("www")).properties.tags).toEqual({});
});

test("a pending operation on the name is 409, in the service's words", async () => {
  vault.beginOperation("www");
  expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({
    status: 409,
    code: "Conflict",
    message:
      "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress",
  });
});

test("a name keeps its content type: a PFX after a PEM is read as PEM and refused, unless the policy says else", async () => {
  await wire("POST", "/certificates/www/import", pemBody(await issue()));
  const value = pfxOf(await issue()).toString("base64");
  expect(await wire("POST", "/certificates/www/import", { value })).toMatchObject({
    status: 400,
    body: { error: { code: "BadParameter", message: expect.stringContaining("PEM X.509") } },
  });
  const policy = { secret_props: { contentType: "application/x-pkcs12" } };
  expect(await wire("POST", "/certificates/www/import", { value, policy })).toMatchObject({ status: 200 });
});

test("the JavaScript client 4.10 sends no policy from its option `policy`, only from `certificatePolicy`", async () => {
  const leaf = await issue();
  const pem = Buffer.from(leaf.privateKeyPem + leaf.certificatePem);
  const policy = { contentType: "application/x-pem-file" as const };
  const lost = certificates.importCertificate("www", pem, { policy });
  expect(await refusalOf(lost)).toMatchObject({ status: 400, message: expect.stringContaining("PKCS#12") });
  const options = { policy, certificatePolicy: { secretProperties: policy } };
  await certificates.importCertificate("www", pem, options);
  expect(vault.certificate("www")?.versions).toMatchObject([{ contentType: "application/x-pem-file" }]);
});

test("an import past the service takes what the name holds for granted, and Windows line ends too", async () => {
  await importPfx("www", await issue());
  const leaf = await issue();
  const bundle = bundleOf(leaf);
  vault.importDirectly({
    name: "www",
    bundle: { ...bundle, certificate: bundle.certificate.replaceAll("\n", "\r\n") },
  });
  expect(vault.certificate("www")?.versions.at(-1)).toMatchObject({
    fingerprint: leaf.fingerprint,
    contentType: "application/x-pkcs12",
  });
});
