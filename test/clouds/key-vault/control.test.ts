import { expect, test } from "vitest";
import { answerControl } from "../control.ts";
import { vaultControls } from "./control.ts";
import { bundleOf, certificates, deployer, importPfx, issue, refusalOf, vault, wire } from "./fixtures.ts";

function control(method: string, path: string, body?: object) {
  const text = body === undefined ? "" : JSON.stringify(body);
  const request = { method, path: `/_local/${path}`, headers: {}, body: text };
  const response = answerControl(vaultControls, vault, request);
  return { status: response.status, body: JSON.parse(response.body) as unknown };
}

test("certificates and calls can be asked for from another process, without a key in them", async () => {
  const leaf = await issue();
  await importPfx("www", leaf);
  const { body } = await control("GET", "certificates");
  expect(body).toMatchObject([{ name: "www", phase: "live", versions: [{ fingerprint: leaf.fingerprint }] }]);
  expect(JSON.stringify(body)).not.toContain("PRIVATE");
  expect(await control("GET", "calls")).toMatchObject({ body: [{ operation: "ImportCertificate", outcome: "ok" }] });
  await control("DELETE", "calls");
  expect(vault.calls).toEqual([]);
});

test("only the bundle has the private key, for an edge that serves it", async () => {
  const leaf = await issue();
  await importPfx("www", leaf);
  expect(await control("GET", "bundle?name=www")).toEqual({ status: 200, body: bundleOf(leaf) });
  const fingerprint = vault.privateKeyFingerprintOf("www");
  expect(await control("GET", "private-key-fingerprint?name=www")).toEqual({ status: 200, body: { fingerprint } });
});

test("somebody else's import and removal", async () => {
  const leaf = await issue();
  await control("POST", "certificates", { name: "www", bundle: bundleOf(leaf), tags: { owner: "them" } });
  expect(vault.certificate("www")?.versions).toMatchObject([{ tags: { owner: "them" } }]);
  await control("DELETE", "certificates?name=www");
  expect(vault.certificate("www")).toBeUndefined();
});

test("faults, permissions, settings and pending operations, and all of it away by a reset", async () => {
  await control("POST", "faults", { operation: "GetCertificate", kind: { type: "throttle" } });
  expect(await control("GET", "faults")).toMatchObject({ body: { pending: 1 } });
  await control("DELETE", "faults");
  await control("POST", "permissions", { principal: deployer.clientId, actions: [] });
  expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({ inner: "ForbiddenByRbac" });
  await control("POST", "permissions", { principal: deployer.clientId });
  await control("POST", "settings", { firewall: true });
  expect(await refusalOf(certificates.getCertificate("www"))).toMatchObject({ inner: "ForbiddenByFirewall" });
  await control("POST", "settings", { firewall: false });
  await control("POST", "pending-operations?name=www");
  expect(await wire("GET", "/certificates/www/pending")).toMatchObject({ status: 200 });
  await control("POST", "reset");
  expect(await wire("GET", "/certificates/www/pending")).toMatchObject({ status: 404 });
});

test("an unknown control is 404, and a vault that is none is 400", async () => {
  expect(await control("GET", "secrets")).toMatchObject({ status: 404 });
  expect(await control("GET", "bundle?name=www&vault=no.example")).toEqual({
    status: 400,
    body: { error: "no such vault: no.example" },
  });
});
