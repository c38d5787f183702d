import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { certificates, importPfx, issue, refusalOf, secrets, vault, vaultUrl, wire } from "./fixtures.ts";

test("a name alone is the latest version, a version stays what it was: versions are immutable (facts, Import)", async () => {
  const [first, second] = [await issue(), await issue()];
  const old = await importPfx("www", first);
  await importPfx("www", second);
  expect(Buffer.from((await certificates.getCertificate("www")).cer ?? "")).toEqual(second.der);
  const kept = await certificates.getCertificateVersion("www", old.properties.version ?? "");
  expect(Buffer.from(kept.cer ?? "")).toEqual(first.der);
});

test("the bundle's ids, thumbprint and times are as published (CertificateBundle, 2025-07-01)", async () => {
  const leaf = await issue();
  const { properties } = await importPfx("www", leaf);
  const { status, body } = await wire("GET", "/certificates/www/");
  expect(status).toBe(200);
  expect(properties.version).toMatch(/^[0-9a-f]{32}$/);
  expect(body).toMatchObject({
    id: `${vaultUrl}/certificates/www/${properties.version}`,
    kid: `${vaultUrl}/keys/www/${properties.version}`,
    sid: `${vaultUrl}/secrets/www/${properties.version}`,
    x5t: createHash("sha1").update(leaf.der).digest("base64url"),
    cer: leaf.der.toString("base64"),
    attributes: {
      enabled: true,
      nbf: Math.floor(properties.notBefore?.getTime() ?? 0) / 1000,
      exp: Math.floor(properties.expiresOn?.getTime() ?? 0) / 1000,
      recoveryLevel: "Recoverable+Purgeable",
    },
  });
  expect(Object.keys(body)).not.toContain("value");
});

test("an unknown name and an unknown version are 404 CertificateNotFound", async () => {
  expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({
    status: 404,
    code: "CertificateNotFound",
    message: expect.stringContaining("A certificate with (name/id) www was not found in this key vault."),
  });
  await importPfx("www", await issue());
  const missing = certificates.getCertificateVersion("www", "0".repeat(32));
  expect(await refusalOf(missing)).toMatchObject({ status: 404, code: "CertificateNotFound" });
});

test("the list of versions is whole over several pages, and its order says nothing about age", async () => {
  const made: (string | undefined)[] = [];
  for (let count = 0; count < 7; count += 1) made.push((await importPfx("www", await issue())).properties.version);
  const listed: (string | undefined)[] = [];
  const pages = certificates.listPropertiesOfCertificateVersions("www");
  for await (const { version } of pages) listed.push(version);
  expect(listed).toEqual(made.toSorted());
});

test("the list of certificates has versionless ids and leaves deleted names out", async () => {
  await importPfx("api", await issue());
  await importPfx("www", await issue(), { tags: { owner: "us" } });
  await importPfx("gone", await issue());
  await certificates.beginDeleteCertificate("gone", { intervalInMs: 10 });
  const listed: unknown[] = [];
  for await (const { id, tags } of certificates.listPropertiesOfCertificates()) listed.push({ id, tags });
  expect(listed).toEqual([
    { id: `${vaultUrl}/certificates/api`, tags: {} },
    { id: `${vaultUrl}/certificates/www`, tags: { owner: "us" } },
  ]);
});

test("an update replaces the tags as a whole and leaves what it does not name", async () => {
  const { properties } = await importPfx("www", await issue(), { tags: { owner: "us", stage: "test" } });
  await certificates.updateCertificateProperties("www", properties.version ?? "", { tags: { owner: "them" } });
  expect((await certificates.getCertificate("www")).properties).toMatchObject({
    enabled: true,
    tags: { owner: "them" },
  });
  await certificates.updateCertificateProperties("www", properties.version ?? "", { enabled: false });
  expect((await certificates.getCertificate("www")).properties).toMatchObject({
    enabled: false,
    tags: { owner: "them" },
  });
});

test("a disabled latest version refuses its secret and falls back to no older one (facts, Reading)", async () => {
  const first = await importPfx("www", await issue());
  const { properties } = await importPfx("www", await issue());
  await certificates.updateCertificateProperties("www", properties.version ?? "", { enabled: false });
  expect(await refusalOf(secrets.getSecret("www"))).toMatchObject({
    status: 403,
    code: "Forbidden",
    inner: "SecretDisabled",
    message: "Operation get is not allowed on a disabled secret.",
  });
  expect((await certificates.getCertificate("www")).properties.enabled).toBe(false);
  await secrets.getSecret("www", { version: first.properties.version ?? "" });
});

test("the secret of a name that is not there is 404 SecretNotFound", async () => {
  expect(await refusalOf(secrets.getSecret("www"))).toMatchObject({ status: 404, code: "SecretNotFound" });
});

test("an open operation is shown until it is deleted, and only then can the name be imported (facts, Import)", async () => {
  vault.beginOperation("www");
  expect(await wire("GET", "/certificates/www/pending")).toMatchObject({ status: 200, body: { status: "inProgress" } });
  expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({ status: 409, code: "Conflict" });
  await wire("DELETE", "/certificates/www/pending");
  expect(await wire("GET", "/certificates/www/pending")).toMatchObject({ status: 404 });
  await importPfx("www", await issue());
});

test("the policy is of the name, and describes the latest certificate", async () => {
  await importPfx("www", await issue());
  expect(await certificates.getCertificatePolicy("www")).toMatchObject({
    contentType: "application/x-pkcs12",
    exportable: true,
    keyType: "EC",
    keyCurveName: "P-256",
    subject: "CN=www.example.com",
    issuerName: "Unknown",
  });
});
