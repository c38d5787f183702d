import { beforeAll, expect, test } from "vitest";
import { locate } from "../../provider/imported-certificate/locate.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm } from "../targets/acm/in-process.ts";
import { failureOf, inputsOf, issueLeaf, owner, provenance, putDirectly, requestOf } from "./fixtures.ts";

const cloud = localAcm();
let wanted: IssuedLeaf;
let older: IssuedLeaf;
beforeAll(async () => {
  [wanted, older] = await Promise.all([issueLeaf(1), issueLeaf(30)]);
});

async function located(id?: string) {
  const { request, warnings } = await requestOf(inputsOf(wanted), id);
  const found = await locate(request);
  return { id: found?.id, fingerprint: found?.leaf.fingerprint, warnings };
}

test("with an id it is what is there, found in one call", async () => {
  const id = putDirectly(cloud.acm, older);
  expect(await located(id)).toEqual({ id, fingerprint: older.fingerprint, warnings: [] });
  expect(cloud.calls()).toEqual(["GetCertificate"]);
});

test("without one and without an orphan it is nothing, found in one listing", async () => {
  expect((await located()).id).toBeUndefined();
  expect(cloud.calls()).toEqual(["ListCertificates"]);
});

test("an orphan of ours is found by its provenance, and that is said", async () => {
  putDirectly(cloud.acm, older);
  const id = putDirectly(cloud.acm, older, { tags: provenance });
  expect(await located()).toEqual({
    id,
    fingerprint: older.fingerprint,
    warnings: [`adopting ${id}: it carries the provenance ${owner}, left by a run that did not end`],
  });
});

test("another resource's certificate is no orphan of ours", async () => {
  putDirectly(cloud.acm, older, { tags: { ...provenance, "pulumi-certificates-certificate-id": "acme/shop/x/api" } });
  expect((await located()).id).toBeUndefined();
});

test("of several orphans the one that holds the wanted certificate is taken, and the others are named", async () => {
  const id = putDirectly(cloud.acm, wanted, { tags: provenance });
  const newer = putDirectly(cloud.acm, older, { tags: provenance });
  const found = await located();
  expect(found.id).toBe(id);
  expect(found.warnings.join("\n")).toContain(
    `also holds ${newer} with the same provenance: delete it if nothing uses it`,
  );
  expect(found.warnings.join("\n")).toContain(`adopting ${id}:`);
});

test("a predecessor that the wanted certificate cannot go over is no orphan: it is being replaced", async () => {
  putDirectly(cloud.acm, await issueLeaf(30, { keyAlgorithm: "EC_secp384r1" }), { tags: provenance });
  expect((await located()).id).toBeUndefined();
});

test("without the permission to list, the search is left out and that is said", async () => {
  allowOnly(cloud.acm, "acm:ImportCertificate");
  const { id, warnings } = await located();
  expect(id).toBeUndefined();
  expect(warnings[0]).toMatch(
    /^could not look for a certificate that a killed run left behind, .*acm:ListCertificates/,
  );
});

test("a listing that fails for another reason stops the create: importing blindly might make a second one", async () => {
  cloud.acm.faults.add({ operation: "ListCertificates", kind: { type: "error", name: "ValidationException" } });
  const { request } = await requestOf(inputsOf(wanted));
  expect((await failureOf(locate(request))).message).toContain("ListCertificates: ValidationException");
});
