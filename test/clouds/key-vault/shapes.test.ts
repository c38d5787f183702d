import { expect, test } from "vitest";
import { importPfx, issue, pemBody, pfxOf, root, secrets, vault, vaultUrl, wire } from "./fixtures.ts";
import { readPem } from "./pem-content.ts";
import { readPkcs12 } from "./pkcs12-read.ts";

const PEM = "application/x-pem-file";

test("a PKCS#12 secret is base64 without a password, the leaf first, its chain after it (facts, Reading)", async () => {
  const leaf = await issue();
  const { properties } = await importPfx("www", leaf, { tags: { owner: "us" } });
  const secret = await secrets.getSecret("www");
  const { certificates, privateKeys } = readPkcs12(Buffer.from(secret.value ?? "", "base64"), "");
  const chain = readPem(leaf.certificatePem + leaf.chainPem).certificates;
  expect(certificates.map(({ raw }) => raw)).toEqual(chain.map(({ raw }) => raw));
  expect(privateKeys).toHaveLength(1);
  expect(secret.properties).toMatchObject({
    id: `${vaultUrl}/secrets/www/${properties.version}`,
    contentType: "application/x-pkcs12",
    managed: true,
    enabled: true,
    tags: { owner: "us" },
  });
  expect((await wire("GET", "/secrets/www")).body.kid).toBe(`${vaultUrl}/keys/www/${properties.version}`);
});

test.each([["modern"], ["legacy"]] as const)("the secret's encryption can be chosen: %s", async (encryption) => {
  vault.configure({ secretPfxEncryption: encryption });
  await importPfx("www", await issue());
  const { value } = await secrets.getSecret("www");
  expect([...readPkcs12(Buffer.from(value ?? "", "base64"), "").encryptions]).toEqual([encryption]);
});

test("a PEM secret is the key, the leaf and its chain as text", async () => {
  const leaf = await issue();
  await wire("POST", "/certificates/www/import", pemBody(leaf));
  const { value, properties } = await secrets.getSecret("www");
  expect(properties.contentType).toBe(PEM);
  expect(value).toBe(leaf.privateKeyPem + leaf.certificatePem + leaf.chainPem);
});

test("a key that is not exportable is not in the secret (documentation of certificate policies)", async () => {
  const leaf = await issue();
  const keptBack = { key_props: { exportable: false }, secret_props: { contentType: PEM } };
  await wire("POST", "/certificates/www/import", pemBody(leaf, { policy: keptBack }));
  expect((await secrets.getSecret("www")).value).toBe(leaf.certificatePem + leaf.chainPem);
  const policy = { secret_props: { contentType: "application/x-pkcs12" } };
  await wire("POST", "/certificates/www/import", { value: pfxOf(leaf).toString("base64"), policy });
  const { value = "" } = await secrets.getSecret("www");
  expect(readPkcs12(Buffer.from(value, "base64"), "")).toMatchObject({ certificates: [{}, {}], privateKeys: [] });
});

test("with preserveCertOrder the secret gives the order back that was given (2025-07-01)", async () => {
  const leaf = await issue();
  const value = leaf.privateKeyPem + root.certificatePem + leaf.certificatePem + leaf.chainPem;
  const given = pemBody(leaf, { value, preserveCertOrder: true });
  const { body } = await wire("POST", "/certificates/www/import", given);
  expect(body.preserveCertOrder).toBe(true);
  expect((await secrets.getSecret("www")).value).toBe(value);
  await wire("POST", "/certificates/www/import", pemBody(leaf, { value }));
  expect((await secrets.getSecret("www")).value).toBe(
    leaf.privateKeyPem + leaf.certificatePem + root.certificatePem + leaf.chainPem,
  );
});

test("a shorter retention shows in recovery level and days (DeletionRecoveryLevel)", async () => {
  vault.configure({ retentionDays: 7 });
  const { properties } = await importPfx("www", await issue());
  expect(properties).toMatchObject({ recoveryLevel: "CustomizedRecoverable+Purgeable", recoverableDays: 7 });
});
