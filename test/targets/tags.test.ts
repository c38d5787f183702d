import { beforeAll, expect, test } from "vitest";
import { connect } from "../../provider/targets/acm/target.ts";
import { ensureTags, mergedTags, tagChange } from "../../provider/targets/tags.ts";
import { issueLeaf, putDirectly } from "../imported-certificate/fixtures.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm, region } from "./acm/in-process.ts";

const cloud = localAcm();
let leaf: IssuedLeaf;
beforeAll(async () => {
  leaf = await issueLeaf(1);
});

test.each([
  ["all is as wanted", { a: "1", foreign: "x" }, { a: "1" }, { a: "1" }, undefined],
  ["one is missing", {}, { a: "1" }, { a: "1" }, { set: { a: "1" }, remove: [] }],
  ["one has another value", { a: "0" }, { a: "1" }, {}, { set: { a: "1" }, remove: [] }],
  ["one of ours is no longer wanted", { a: "1", b: "2" }, { b: "2" }, { a: "1", b: "2" }, { set: {}, remove: ["a"] }],
  ["one of ours is gone already", { b: "2" }, { b: "2" }, { a: "1", b: "2" }, undefined],
  ["a foreign one is not wanted", { foreign: "x" }, {}, {}, undefined],
  ["an empty value is wanted where none is", {}, { a: "" }, {}, { set: { a: "" }, remove: [] }],
])("where %s, only what differs is changed", (_case, live, wanted, recorded, change) => {
  expect(tagChange(live, { wanted, recorded })).toEqual(change);
});

test("a whole set keeps foreign tags, puts ours right, and leaves out what is no longer wanted", () => {
  const live = { foreign: "x", old: "1", kept: "0" };
  const plan = { wanted: { kept: "2", new: "3" }, recorded: { old: "1", kept: "0" } };
  expect(mergedTags(live, plan)).toEqual({ foreign: "x", kept: "2", new: "3" });
});

const plan = { wanted: { env: "production" }, recorded: {} };
const ensure = (id: string, known?: Readonly<Record<string, string>>) =>
  ensureTags(connect({ region }), id, plan, known);

test("tags that are right cost one read, and none where they are known", async () => {
  const id = putDirectly(cloud.acm, leaf, { tags: plan.wanted });
  await ensure(id);
  expect(cloud.calls()).toEqual(["ListTagsForCertificate"]);
  await ensure(id, plan.wanted);
  expect(cloud.calls()).toHaveLength(1);
});

test("tags that were changed are read back", async () => {
  const id = putDirectly(cloud.acm, leaf);
  await ensure(id);
  expect(cloud.acm.certificate(id)?.tags).toEqual(plan.wanted);
  expect(cloud.calls()).toEqual(["ListTagsForCertificate", "AddTagsToCertificate", "ListTagsForCertificate"]);
});

test("tags that the service did not keep are an error that names them, not their values", async () => {
  const id = putDirectly(cloud.acm, leaf);
  cloud.acm.faults.add({ operation: "AddTagsToCertificate", kind: { type: "lose-tags" } });
  await expect(ensure(id)).rejects.toThrow(
    `AWS Certificate Manager (${region}): expected the tags of ${id} as set, received others for env`,
  );
});
