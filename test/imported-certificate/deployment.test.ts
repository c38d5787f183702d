import { beforeAll, expect, test } from "vitest";
import { deploy } from "../../provider/imported-certificate/deployment.ts";
import { RefusedError } from "../../provider/imported-certificate/deployment-error.ts";
import { type Look, look, remember } from "../../provider/imported-certificate/look.ts";
import { recordedIn } from "../../provider/imported-certificate/state.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm, region } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { created, failureOf, inputsOf, issueLeaf, pinnedTo, provenance, putDirectly, requestOf } from "./fixtures.ts";

const cloud = localAcm();
let before: IssuedLeaf;
let wanted: IssuedLeaf;
beforeAll(async () => {
  [before, wanted] = await Promise.all([issueLeaf(30), issueLeaf(1)]);
});

const writes = () => cloud.calls().filter((name) => /^(Import|Add|Remove|Delete)/.test(name));
const theirs = { ...provenance, "pulumi-certificates-certificate-id": "acme/shop/staging/api" };

async function deployed(inputs: Properties, id?: string, outputs?: Properties) {
  const { request, warnings } = await requestOf(inputs, id, outputs === undefined ? undefined : recordedIn(outputs));
  const { before: found, live } = await inVirtualTime(() => deploy(request));
  return { found: found?.leaf.fingerprint, live: live.leaf.fingerprint, warnings };
}
async function refusalOf(inputs: Properties, id?: string): Promise<string[]> {
  const error = await failureOf(deployed(inputs, id));
  if (!(error instanceof RefusedError)) throw error;
  return error.violations.map(({ code }) => code);
}

test("a first import is two calls beside the shared listing", async () => {
  expect(await deployed(inputsOf(wanted))).toEqual({ found: undefined, live: wanted.fingerprint, warnings: [] });
  expect(cloud.calls()).toEqual(["ListCertificates", "ImportCertificate", "GetCertificate"]);
});

test("a rotation is five calls: look, import, verify, tags", async () => {
  const { id, outputs } = await created(inputsOf(before));
  cloud.acm.clearCalls();
  await deployed(inputsOf(wanted), id, outputs);
  expect(cloud.calls()).toEqual([
    "GetCertificate",
    "ListTagsForCertificate",
    "ImportCertificate",
    "GetCertificate",
    "ListTagsForCertificate",
  ]);
});

test("what is there already is not imported again: only its tags are put right", async () => {
  const id = putDirectly(cloud.acm, wanted, { tags: { foreign: "x" } });
  await deployed(inputsOf(wanted), id);
  expect(writes()).toEqual(["AddTagsToCertificate"]);
  expect(cloud.acm.certificate(id)?.tags).toEqual({ foreign: "x", env: "production", ...provenance });
});

test("what is there already and belongs to another stack is refused all the same, before any write", async () => {
  const id = putDirectly(cloud.acm, wanted, { tags: theirs });
  expect(await refusalOf(inputsOf(wanted), id)).toEqual(["TARGET_OWNED_BY_ANOTHER"]);
  expect(writes()).toEqual([]);
});

test("what is there already needs no key for a restore: there is nothing to import", async () => {
  const id = putDirectly(cloud.acm, before);
  expect(await deployed(inputsOf(before), id)).toMatchObject({ live: before.fingerprint });
});

test("all that stands against it is refused together, before any write", async () => {
  const id = putDirectly(cloud.acm, await issueLeaf(0, { keyAlgorithm: "EC_secp384r1" }), { tags: theirs });
  expect((await refusalOf(inputsOf(wanted), id)).slice(0, 3)).toEqual([
    "TARGET_OWNED_BY_ANOTHER",
    "TARGET_HOLDS_NEWER",
    "ROTATION_REFUSED",
  ]);
  expect(writes()).toEqual([]);
});

test("a pin that is gone is refused with what to do", async () => {
  const id = cloud.absentArn();
  const error = await failureOf(deployed(inputsOf(wanted, pinnedTo(id)), id));
  expect(error.message).toBe(
    `${id}: expected a certificate in AWS Certificate Manager (${region}), received nothing there; check the ARN and its account, or leave it out`,
  );
});

test("an orphan that nothing uses is gone over though nobody has its key", async () => {
  const id = putDirectly(cloud.acm, before, { tags: provenance });
  expect(await deployed(inputsOf(wanted))).toMatchObject({ found: before.fingerprint, live: wanted.fingerprint });
  expect(cloud.acm.certificate(id)?.fingerprint).toBe(wanted.fingerprint);
});

test("an orphan that a consumer uses is not risked without its key", async () => {
  const id = putDirectly(cloud.acm, before, { tags: provenance });
  cloud.acm.attach(id, "arn:listener");
  expect(await refusalOf(inputsOf(wanted))).toEqual(["ROLLBACK_IMPOSSIBLE"]);
  expect(await deployed(inputsOf(wanted, { rollbackPrivateKey: before.privateKeyPem }))).toMatchObject({
    live: wanted.fingerprint,
  });
});

test("what best effort goes on without is warned of", async () => {
  const id = putDirectly(cloud.acm, before);
  const { warnings } = await deployed(inputsOf(wanted, { rollback: "best-effort" }), id);
  expect(warnings.join()).toContain("the private key of the live certificate");
});

test("a look that was remembered for this write is not made again", async () => {
  const id = putDirectly(cloud.acm, before);
  const inputs = inputsOf(wanted, { rollbackPrivateKey: before.privateKeyPem });
  const { request } = await requestOf(inputs, id);
  await inVirtualTime(async () => {
    remember((await look(request)) as Look);
    cloud.acm.clearCalls();
    await deploy(request);
  });
  expect(cloud.calls()[0]).toBe("ImportCertificate");
});

test("tags that are lost on a re-import are put back, foreign ones too", async () => {
  const { id, outputs } = await created(inputsOf(before));
  cloud.acm.setTags(id, { ...cloud.acm.certificate(id)?.tags, foreign: "x" });
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "lose-tags" } });
  await deployed(inputsOf(wanted), id, outputs);
  expect(cloud.acm.certificate(id)?.tags).toEqual({ env: "production", foreign: "x", ...provenance });
});

test("tags that are no longer wanted go, and only ours", async () => {
  const { id, outputs } = await created(inputsOf(before));
  cloud.acm.setTags(id, { ...cloud.acm.certificate(id)?.tags, foreign: "x" });
  await deployed(inputsOf(wanted, { acm: { region } }), id, outputs);
  expect(cloud.acm.certificate(id)?.tags).toEqual({ foreign: "x", ...provenance });
});
