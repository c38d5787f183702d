import { beforeAll, beforeEach, expect, test } from "vitest";
import { read } from "../../provider/imported-certificate/read.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm } from "../targets/acm/in-process.ts";
import { created, failureOf, inputsOf, issueLeaf, putDirectly } from "./fixtures.ts";

const cloud = localAcm();
let before: IssuedLeaf;
let theirs: IssuedLeaf;
let id: string;
let outputs: Properties;
beforeAll(async () => {
  [before, theirs] = await Promise.all([issueLeaf(30), issueLeaf(0, { names: ["www.example.org"] })]);
});
beforeEach(async () => {
  ({ id, outputs } = await created(inputsOf(before)));
  cloud.acm.clearCalls();
});

test("without drift the state stays as it is, at two calls", async () => {
  expect(await read(id, outputs)).toEqual(outputs);
  expect(cloud.calls()).toEqual(["GetCertificate", "ListTagsForCertificate"]);
});

test("what somebody else put there is shown, and what this resource put there is kept for the comparison", async () => {
  putDirectly(cloud.acm, theirs, { arn: id });
  expect(await read(id, outputs)).toMatchObject({
    fingerprint: theirs.fingerprint,
    subjectAlternativeNames: ["www.example.org"],
    importedFingerprint: before.fingerprint,
  });
});

test("the bundle and its key stay: a restore needs them", async () => {
  putDirectly(cloud.acm, theirs, { arn: id });
  expect(await read(id, outputs)).toMatchObject({
    certificate: before.certificatePem,
    privateKey: before.privateKeyPem,
    __provider: "the code",
  });
});

test("of the tags only ours are shown, with their live values", async () => {
  cloud.acm.setTags(id, { env: "staging", foreign: "x" });
  expect((await read(id, outputs)) as Properties).toMatchObject({ tags: { env: "staging" } });
  expect(((await read(id, outputs)) as { tags: object }).tags).toEqual({ env: "staging" });
});

test("what is gone is undefined", async () => {
  cloud.acm.deleteDirectly(id);
  expect(await read(id, outputs)).toBeUndefined();
});

test("what may not be read is an error, not gone: else a refresh would drop it from the state", async () => {
  allowOnly(cloud.acm, "acm:ListTagsForCertificate");
  expect((await failureOf(read(id, outputs))).message).toContain("GetCertificate: AccessDeniedException");
});

test("a state that names no target says so", async () => {
  const { acm: _acm, ...rest } = outputs;
  expect((await failureOf(read(id, rest))).message).toBe(
    "the state names no target: neither acm nor keyVault is recorded",
  );
});
