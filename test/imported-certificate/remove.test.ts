import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { keepAdopted, remove } from "../../provider/imported-certificate/remove.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { created, failureOf, inputsOf, issueLeaf, owner, pinnedTo, provenance, putDirectly } from "./fixtures.ts";

const cloud = localAcm();
let leaf: IssuedLeaf;
let id: string;
let outputs: Properties;
beforeAll(async () => {
  leaf = await issueLeaf(1);
});
beforeEach(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  ({ id, outputs } = await created(inputsOf(leaf)));
  cloud.acm.clearCalls();
});

const arns = () => cloud.acm.certificates().map(({ arn }) => arn);
const printed = () => vi.mocked(console.warn).mock.calls.flat();

test("what the resource made is removed, at two calls", async () => {
  await remove(id, outputs);
  expect(arns()).toEqual([]);
  expect(cloud.calls()).toEqual(["ListTagsForCertificate", "DeleteCertificate"]);
});

test("what was removed already is no error: a destroy that was cut off can be run again", async () => {
  cloud.acm.deleteDirectly(id);
  await remove(id, outputs);
});

test('with deletionPolicy "retain" it stays, without a call, and that is said', async () => {
  await remove(id, { ...outputs, deletionPolicy: "retain" });
  expect(arns()).toEqual([id]);
  expect(cloud.calls()).toEqual([]);
  expect(printed()).toEqual([
    `warning: ${owner}: ${id} is retained (deletionPolicy "retain"); it stays as it is, tags included`,
  ]);
});

test('what was there before is retained by default, and deleted with deletionPolicy "delete"', async () => {
  const pin = putDirectly(cloud.acm, leaf);
  const adopted = await created(inputsOf(leaf, pinnedTo(pin)));
  // Of another run: this one remembers what it adopted.
  await remove(pin, adopted.outputs);
  expect(arns()).toContain(pin);
});

test("what another stack took over stays, and names it", async () => {
  cloud.acm.setTags(id, { ...provenance, "pulumi-certificates-certificate-id": "acme/shop/staging/api" });
  await remove(id, outputs);
  expect(arns()).toEqual([id]);
  expect(printed().join()).toContain(`${id} is kept: by its tags it belongs to acme/shop/staging/api now`);
});

test("what lost its tags is removed all the same: this resource made it", async () => {
  cloud.acm.setTags(id, {});
  await remove(id, outputs);
  expect(arns()).toEqual([]);
});

test("without the permission to read tags it is removed all the same", async () => {
  allowOnly(cloud.acm, "acm:DeleteCertificate");
  await remove(id, outputs);
  expect(arns()).toEqual([]);
});

test("tags that cannot be read for another reason stop the delete: it may be somebody else's by now", async () => {
  const broken = { type: "error", name: "ValidationException", message: "no" } as const;
  cloud.acm.faults.add({ operation: "ListTagsForCertificate", times: 1, kind: broken });
  expect((await failureOf(remove(id, outputs))).message).toContain("ListTagsForCertificate: ValidationException");
  expect(arns()).toEqual([id]);
});

test("consumers are waited for as long as deleteTimeoutSeconds says, then named", async () => {
  cloud.acm.attach(id, "arn:aws:elasticloadbalancing:listener");
  const error = await inVirtualTime(() => failureOf(remove(id, { ...outputs, deleteTimeoutSeconds: 45 })));
  expect(error.message).toContain("is still in use by arn:aws:elasticloadbalancing:listener after 45 s");
});

test("without deleteTimeoutSeconds it is five minutes", async () => {
  cloud.acm.attach(id, "arn:aws:elasticloadbalancing:listener");
  const error = await inVirtualTime(() => failureOf(remove(id, outputs)));
  expect(error.message).toContain("after 300 s");
});

test("what this run adopted for a replacement is not deleted with the resource that it replaces", async () => {
  keepAdopted(id);
  await remove(id, outputs);
  expect(arns()).toEqual([id]);
  expect(printed().join()).toContain("this run adopted it for the resource that takes the deleted one's place");
});
