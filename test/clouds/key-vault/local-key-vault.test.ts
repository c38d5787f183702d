import { CertificateClient } from "@azure/keyvault-certificates";
import { describe, expect, test } from "vitest";
import {
  bundleOf,
  certificates,
  clientOptions,
  deployer,
  importPfx,
  issue,
  pemBody,
  pfxOf,
  refusalOf,
  secrets,
  started,
  vault,
  vaultUrl,
  wire,
} from "./fixtures.ts";
import { directCredential } from "./http-client.ts";

describe("vaults", () => {
  test("hosts are vaults of their own: the same name holds different certificates", async () => {
    const [here, there] = [await issue(), await issue()];
    const otherUrl = started.vaultUrls[1] ?? "";
    const other = new CertificateClient(otherUrl, directCredential(started.authority, deployer), clientOptions);
    await importPfx("www", here);
    await other.importCertificate("www", pfxOf(there));
    expect(vault.certificate("www")?.versions.map(({ fingerprint }) => fingerprint)).toEqual([here.fingerprint]);
    expect(vault.certificate("www", new URL(otherUrl).host)?.versions).toMatchObject([
      { fingerprint: there.fingerprint },
    ]);
    expect(vault.certificates().map((certificate) => certificate.vault)).toHaveLength(2);
  });

  test("a host that is no vault gets no answer at all, as a name without an address", async () => {
    const request = { method: "GET", path: "/certificates", headers: { host: "no.example" }, body: "" };
    await expect(vault.handle(request)).rejects.toThrow("socket hang up");
  });
});

describe("order of checks", () => {
  test("the firewall stands before permissions: 403 ForbiddenByFirewall, which names the caller", async () => {
    vault.configure({ firewall: true });
    vault.allow(deployer.clientId, []);
    const refused = await refusalOf(certificates.getCertificate("www"));
    expect(refused).toMatchObject({ status: 403, code: "Forbidden", inner: "ForbiddenByFirewall" });
    expect(refused.message).toContain(`appid=${deployer.clientId}`);
  });

  test("a refused call is in the log by its inner code; the challenge before it is no call", async () => {
    await refusalOf(certificates.getCertificate("www"));
    expect(vault.calls).toMatchObject([
      {
        operation: "GetCertificate",
        name: "www",
        vault: new URL(vaultUrl).host,
        caller: deployer.clientId,
        outcome: "CertificateNotFound",
      },
    ]);
    vault.clearCalls();
    vault.configure({ firewall: true });
    await refusalOf(certificates.getCertificate("www"));
    expect(vault.calls.map(({ outcome }) => outcome)).toEqual(["ForbiddenByFirewall"]);
  });

  test("a body that is no JSON object is refused without being quoted", async () => {
    const answer = await vault.handle({
      method: "POST",
      path: "/certificates/www/import?api-version=2025-07-01",
      headers: {
        host: new URL(vaultUrl).host,
        Authorization: `Bearer ${started.authority.issueToken({ principal: deployer, audience: "https://vault.azure.net" })}`,
      },
      body: "-----BEGIN PRIVATE KEY-----",
    });
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain("BEGIN");
  });
});

describe("faults", () => {
  test("error: the named code and status come instead of the answer, and nothing has happened", async () => {
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "error", name: "InternalError", status: 500 } });
    expect(await refusalOf(importPfx("www", await issue()))).toMatchObject({ status: 500, code: "InternalError" });
    expect(vault.certificate("www")).toBeUndefined();
    expect(vault.calls).toMatchObject([{ outcome: "InternalError", fault: "error" }]);
  });

  test("throttle: 429 with Retry-After, in the service's words", async () => {
    vault.faults.add({ operation: "*", kind: { type: "throttle" } });
    const answer = await wire("GET", "/certificates");
    expect(answer).toMatchObject({
      status: 429,
      headers: { "retry-after": "1" },
      body: { error: { code: "Throttled" } },
    });
  });

  test("cut before the effect: no answer, no version", async () => {
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "before" } });
    await expect(importPfx("www", await issue())).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(vault.certificate("www")).toBeUndefined();
  });

  test("cut after the effect: no answer, but the version is there", async () => {
    const leaf = await issue();
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "after" } });
    await expect(importPfx("www", leaf)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(vault.certificate("www")?.versions).toMatchObject([{ fingerprint: leaf.fingerprint }]);
    expect(vault.calls).toMatchObject([{ outcome: "cut", fault: "cut" }]);
  });

  test("the SDK's own retry imports again after a cut: two versions of one import", async () => {
    const retrying = new CertificateClient(vaultUrl, directCredential(started.authority, deployer), {
      ...clientOptions,
      retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
    });
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "after" } });
    await retrying.importCertificate("www", pfxOf(await issue()));
    expect(vault.certificate("www")?.versions).toHaveLength(2);
  });

  test("delay: the answer comes later", async () => {
    vault.faults.add({ operation: "GetCertificates", kind: { type: "delay", milliseconds: 60 } });
    const begun = performance.now();
    await wire("GET", "/certificates");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
  });

  test("stale: so many reads of that name see what was before the write", async () => {
    const [before, after] = [await issue(), await issue()];
    await importPfx("www", before);
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 2 } });
    await importPfx("www", after);
    const seen = async () => Buffer.from((await certificates.getCertificate("www")).cer ?? "");
    expect([await seen(), await seen(), await seen()]).toEqual([before.der, before.der, after.der]);
  });

  test("stale, where nothing was before: the reads say not found", async () => {
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 1 } });
    await importPfx("www", await issue());
    expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({ status: 404 });
    await certificates.getCertificate("www");
  });

  test("third-party write: somebody else's version follows right after ours, and is the latest", async () => {
    const [ours, theirs] = [await issue(), await issue()];
    vault.faults.add({
      operation: "ImportCertificate",
      when: { id: "www" },
      kind: { type: "third-party-write", bundle: bundleOf(theirs) },
    });
    await importPfx("www", ours, { tags: { owner: "us" } });
    expect(vault.certificate("www")?.versions).toMatchObject([
      { fingerprint: ours.fingerprint, tags: { owner: "us" } },
      { fingerprint: theirs.fingerprint, tags: {} },
    ]);
    expect(Buffer.from((await certificates.getCertificate("www")).cer ?? "")).toEqual(theirs.der);
  });

  test("lose-tags: the new version has none of the tags that the import gave it", async () => {
    vault.faults.add({ operation: "ImportCertificate", kind: { type: "lose-tags" } });
    const { properties } = await importPfx("www", await issue(), { tags: { owner: "us" } });
    expect(properties.tags).toEqual({ owner: "us" });
    expect((await certificates.getCertificate("www")).properties.tags).toEqual({});
  });
});

describe("what a test can ask and do past the service", () => {
  test("the bundle of the latest version, for an edge that serves it, and whose key it is", async () => {
    const leaf = await issue();
    await wire("POST", "/certificates/www/import", pemBody(leaf));
    expect(vault.bundleOf("www")).toEqual(bundleOf(leaf));
    expect(vault.privateKeyFingerprintOf("www")).toMatch(/^[0-9a-f]{64}$/);
    expect(vault.bundleOf("none")).toBeUndefined();
    expect(vault.privateKeyFingerprintOf("none")).toBeUndefined();
  });

  test("an import and a removal that nobody logged", async () => {
    const leaf = await issue();
    vault.importDirectly({ name: "www", bundle: bundleOf(leaf), tags: { owner: "them" } });
    expect((await certificates.getCertificate("www")).properties.tags).toEqual({ owner: "them" });
    vault.deleteDirectly("www");
    expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({ status: 404 });
    expect(vault.calls.map(({ operation }) => operation)).toEqual(["GetCertificate", "GetCertificate"]);
  });

  test("reset: empty vaults, default settings, no faults, no calls", async () => {
    await importPfx("www", await issue());
    vault.configure({ firewall: true, limits: { imports: 1 } });
    vault.faults.add({ operation: "*", kind: { type: "throttle" } });
    vault.reset();
    expect([vault.certificates(), vault.calls, vault.faults.pending]).toEqual([[], [], 0]);
    expect(vault.settings).toMatchObject({ firewall: false, limits: { imports: 300 } });
    await importPfx("www", await issue());
    expect((await secrets.getSecret("www")).value).toBeDefined();
  });
});
