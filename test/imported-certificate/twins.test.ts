import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { read } from "../../provider/imported-certificate/read.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { connectAcm } from "../../provider/targets/acm/client.ts";
import { importedCertificates } from "../../provider/targets/acm/listing.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm } from "../targets/acm/in-process.ts";
import { created, inputsOf, issueLeaf, provenance, putDirectly } from "./fixtures.ts";

const cloud = localAcm();
let leaf: IssuedLeaf;
let id: string;
let outputs: Properties;
beforeAll(async () => {
  leaf = await issueLeaf(30);
});
beforeEach(async () => {
  ({ id, outputs } = await created(inputsOf(leaf)));
});

/** What a refresh, which has a process and a listing of its own, says. */
async function refreshed(state: Properties = outputs): Promise<string> {
  await importedCertificates(connectAcm({ region: "eu-west-1" }), true);
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(await read(id, state)).toEqual(state);
  const lines = printed.mock.calls.flat().join("\n");
  printed.mockRestore();
  return lines;
}

test("a second one of ours, which came when nobody looked for it any more, is named by a refresh", async () => {
  const twin = putDirectly(cloud.acm, leaf, { tags: provenance });
  const said = await refreshed();
  expect(said).toContain(`also holds ${twin} with the same provenance: delete it if nothing uses it`);
  expect(said).not.toContain(id);
});

test("what a replacement is about to leave is no second one", async () => {
  putDirectly(cloud.acm, await issueLeaf(30, { keyAlgorithm: "EC_secp384r1" }), { tags: provenance });
  expect(await refreshed()).toBe("");
});

test("what was there before this resource has no second one: a pin is looked up, and nothing else", async () => {
  putDirectly(cloud.acm, leaf, { tags: provenance });
  expect(await refreshed({ ...outputs, preexisting: true })).toBe("");
});

test("where nothing may be listed a refresh goes on without", async () => {
  putDirectly(cloud.acm, leaf, { tags: provenance });
  allowOnly(cloud.acm, "acm:GetCertificate", "acm:ListTagsForCertificate");
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  await importedCertificates(connectAcm({ region: "eu-west-1" }), true).catch(() => {});
  expect(await read(id, outputs)).toEqual(outputs);
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});
