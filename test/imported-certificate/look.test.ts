import { beforeAll, expect, test } from "vitest";
import { look, remember, remembered } from "../../provider/imported-certificate/look.ts";
import type { Recorded } from "../../provider/imported-certificate/request.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { inputsOf, issueLeaf, provenance, putDirectly, requestOf } from "./fixtures.ts";

const cloud = localAcm();
let live: IssuedLeaf;
let wanted: IssuedLeaf;
beforeAll(async () => {
  [live, wanted] = await Promise.all([issueLeaf(30), issueLeaf(1)]);
});

const recorded = (change: Partial<Recorded>): Recorded => ({
  fingerprint: live.fingerprint,
  chain: [],
  keys: [],
  tags: {},
  provenanceId: undefined,
  ...change,
});
async function lookedAt(id: string, record?: Recorded) {
  const { request } = await requestOf(inputsOf(wanted), id, record);
  return look(request);
}

test("what is ours is not described again: its type and owner cannot have changed", async () => {
  const id = putDirectly(cloud.acm, live, { tags: provenance });
  expect(await lookedAt(id, recorded({}))).toMatchObject({ tags: provenance, description: undefined });
  expect(cloud.calls()).toEqual(["GetCertificate", "ListTagsForCertificate"]);
});

test("what a failed restore left open is ours as well", async () => {
  const id = putDirectly(cloud.acm, live);
  const record = recorded({ fingerprint: "another", previousFingerprint: live.fingerprint });
  expect(await lookedAt(id, record)).toMatchObject({ description: undefined });
});

test.each([
  ["it was never recorded", undefined],
  ["something else was recorded", "another"],
])("what is live is described where %s", async (_case, fingerprint) => {
  const id = putDirectly(cloud.acm, live);
  const record = fingerprint === undefined ? undefined : recorded({ fingerprint });
  expect(await lookedAt(id, record)).toMatchObject({ description: { notImportable: undefined, consumers: [] } });
});

test("nothing there is undefined", async () => {
  expect(await lookedAt(cloud.absentArn())).toBeUndefined();
});

async function seen() {
  const found = await lookedAt(putDirectly(cloud.acm, live));
  if (found === undefined) throw new Error("unreachable: it was put there");
  return found;
}

test("a look counts once for the write that follows it", async () => {
  const found = await seen();
  remember(found);
  expect(remembered(found.live.id)).toBe(found);
  expect(remembered(found.live.id)).toBeUndefined();
});

test("a look of ten seconds ago is too old: somebody else may have written since", async () => {
  const found = await seen();
  await inVirtualTime(async () => {
    remember(found);
    await new Promise((resolve) => setTimeout(resolve, 9_999));
    expect(remembered(found.live.id)).toBe(found);
    remember(found);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(remembered(found.live.id)).toBeUndefined();
  });
});

test("without an id nothing is remembered", () => {
  expect(remembered(undefined)).toBeUndefined();
});
