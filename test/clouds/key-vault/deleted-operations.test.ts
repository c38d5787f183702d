import { describe, expect, test } from "vitest";
import { advance, certificates, importPfx, issue, refusalOf, vault, vaultUrl, wire } from "./fixtures.ts";

const quick = { intervalInMs: 10 };

async function deleted(name: string): Promise<void> {
  const poller = await certificates.beginDeleteCertificate(name, quick);
  await poller.pollUntilDone();
}

describe("soft delete (facts, Soft delete)", () => {
  test("takes its time: the SDK's poller sees 404 until the deleted certificate is there", async () => {
    await importPfx("www", await issue());
    const poller = await certificates.beginDeleteCertificate("www", quick);
    expect(await wire("GET", "/deletedcertificates/www")).toMatchObject({ status: 404 });
    expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({ status: 404 });
    const gone = await poller.pollUntilDone();
    expect(gone).toMatchObject({ name: "www", recoveryId: `${vaultUrl}/deletedcertificates/www` });
    const days = Number(gone.scheduledPurgeDate) - Number(gone.deletedOn);
    expect(days / (24 * 60 * 60 * 1000)).toBe(90);
  });

  test("an import under a deleted name is 409 ObjectIsDeletedButRecoverable", async () => {
    await importPfx("www", await issue());
    await deleted("www");
    expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({
      status: 409,
      code: "Conflict",
      inner: "ObjectIsDeletedButRecoverable",
      message: expect.stringContaining("Certificate www is currently in a deleted but recoverable state"),
    });
  });

  test("an import while the deletion is under way is 409 ObjectIsBeingDeleted", async () => {
    await importPfx("www", await issue());
    await wire("DELETE", "/certificates/www");
    expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({ inner: "ObjectIsBeingDeleted" });
  });

  test("all deleted certificates are listed, none that is live", async () => {
    await importPfx("api", await issue());
    await importPfx("www", await issue());
    await deleted("www");
    const names: string[] = [];
    for await (const { name } of certificates.listDeletedCertificates()) names.push(name);
    expect(names).toEqual(["www"]);
  });

  test("nothing can be recovered after the retention: the name is free again", async () => {
    vault.configure({ retentionDays: 7 });
    await importPfx("www", await issue());
    await deleted("www");
    advance(7 * 24 * 60 * 60 * 1000);
    expect(await wire("GET", "/deletedcertificates/www")).toMatchObject({ status: 404 });
    expect(vault.certificate("www")).toBeUndefined();
  });

  test("what is not there can't be deleted: 404", async () => {
    expect(await wire("DELETE", "/certificates/www")).toMatchObject({ status: 404 });
  });
});

describe("recover", () => {
  test("brings all versions back, after its time; the SDK's poller waits for it", async () => {
    await importPfx("www", await issue());
    await importPfx("www", await issue());
    const before = vault.certificate("www");
    await deleted("www");
    const poller = await certificates.beginRecoverDeletedCertificate("www", quick);
    expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({ inner: "ObjectIsBeingRecovered" });
    await poller.pollUntilDone();
    expect(vault.certificate("www")).toEqual(before);
  });

  test("what was never deleted can't be recovered: 404", async () => {
    await importPfx("www", await issue());
    expect(await wire("POST", "/deletedcertificates/www/recover")).toMatchObject({ status: 404 });
  });
});

describe("purge", () => {
  test("204 without a body, and the name is free when it is over", async () => {
    vault.configure({ purgeMilliseconds: 10_000 });
    await importPfx("www", await issue());
    await deleted("www");
    await certificates.purgeDeletedCertificate("www");
    expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({
      status: 409,
      inner: "ObjectIsBeingDeleted",
    });
    advance(10_000);
    await importPfx("www", await issue());
    expect(vault.certificate("www")?.versions).toHaveLength(1);
  });

  test("is impossible under purge protection, which the recovery level tells beforehand", async () => {
    vault.configure({ purgeProtection: true });
    const { properties } = await importPfx("www", await issue());
    expect(properties.recoveryLevel).toBe("Recoverable");
    await deleted("www");
    expect(await refusalOf(certificates.purgeDeletedCertificate("www"))).toMatchObject({
      status: 403,
      code: "Forbidden",
    });
    await wire("POST", "/deletedcertificates/www/recover");
  });
});
