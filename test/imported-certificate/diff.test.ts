import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { diff } from "../../provider/imported-certificate/diff.ts";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import { read } from "../../provider/imported-certificate/read.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm, region } from "../targets/acm/in-process.ts";
import { created, failureOf, inputsOf, issueLeaf, pinnedTo, putDirectly } from "./fixtures.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const cloud = localAcm();
let before: IssuedLeaf;
let renewed: IssuedLeaf;
let otherKeyType: IssuedLeaf;
beforeAll(async () => {
  before = await issueLeaf(30);
  renewed = await issueLeaf(1);
  otherKeyType = await issueLeaf(1, { keyAlgorithm: "EC_secp384r1" });
});

let id: string;
let outputs: Properties;
beforeEach(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "log").mockImplementation(() => {});
  ({ id, outputs } = await created(inputsOf(before)));
  cloud.acm.clearCalls();
});

/** As the engine asks in a preview and an update: after a check. */
async function diffOf(inputs: Properties, state = outputs) {
  await provider.check(inputs, inputs);
  return diff(id, state, inputs);
}
const readAgain = async () => plainJson((await read(id, outputs)) ?? {});
/** A whole refresh: the engine asks for a diff of its own after the read. */
async function refreshed() {
  const state = await readAgain();
  await diff(id, state, inputsOf(before));
  return state;
}
const printed = () => vi.mocked(console.warn).mock.calls.flat().join("\n");

test("nothing changed is no change, and no call", async () => {
  expect(await diffOf(inputsOf(before))).toEqual({ changes: false });
  expect(cloud.calls()).toEqual([]);
});

test.each<[string, (leaf: IssuedLeaf) => Properties]>([
  [
    "CRLF and text around the certificate",
    ({ certificatePem }) => ({ certificate: `# api\r\n${certificatePem.replaceAll("\n", "\r\n")}` }),
  ],
  [
    "the chain in the same file as the leaf",
    ({ certificatePem, chainPem }) => ({ certificate: chainPem + certificatePem, chain: undefined }),
  ],
  ["the key in another form", ({ keyObject }) => ({ privateKey: keyObject.export({ type: "sec1", format: "pem" }) })],
  [
    "the key encrypted",
    ({ keyObject }) => ({
      privateKey: keyObject.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" }),
      privateKeyPassphrase: "open sesame",
    }),
  ],
  ["an argument that is undefined", () => ({ rollback: undefined })],
  ["tags in another order", () => ({ acm: { tags: { env: "production" }, region } })],
])("%s is the same certificate: no change, and no call", async (_case, extra) => {
  const { chain, ...inputs } = inputsOf(before, extra(before));
  const given = chain === undefined ? inputs : { ...inputs, chain };
  expect(await diffOf(given)).toEqual({ changes: false });
  expect(cloud.calls()).toEqual([]);
});

test.each<[string, Properties]>([
  ["a tag's value", { acm: { region, tags: { env: "staging" } } }],
  ["a tag more", { acm: { region, tags: { env: "production", team: "edge" } } }],
  ["a tag less", { acm: { region } }],
  ["the deletion policy", { deletionPolicy: "retain" }],
  ["the verification", { verify: { timeoutSeconds: 11 } }],
  ["the verification left out", { verify: undefined }],
  ["the owner, by a rename", { provenanceId: "acme/shop/production/web" }],
  ["credentials", { acm: { region, tags: { env: "production" }, profile: "other" } }],
  ["the code that runs it", { __provider: "other code" }],
])("a change of %s alone is a change that looks at nothing", async (_case, extra) => {
  expect(await diffOf(inputsOf(before, extra))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual([]);
});

test("a renewed certificate is a change that keeps the ARN, looked at in the preview already", async () => {
  expect(await diffOf(inputsOf(renewed))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual(["GetCertificate", "ListTagsForCertificate"]);
});

test("another chain for the same leaf is a change", async () => {
  expect(await diffOf(inputsOf(before, { chain: before.chainPem + before.rootPem }))).toEqual({ changes: true });
});

test("another region replaces: a certificate cannot move", async () => {
  expect(await diffOf(inputsOf(before, { acm: { region: "us-east-1" } }))).toEqual({
    changes: true,
    replaces: ["acm"],
  });
});

test("another pin replaces", async () => {
  const other = putDirectly(cloud.acm, renewed);
  expect(await diffOf(inputsOf(before, pinnedTo(other)))).toEqual({ changes: true, replaces: ["acm"] });
});

test("a pin of the ARN that it has moves nothing, and neither does dropping it", async () => {
  expect(await diffOf(inputsOf(before, pinnedTo(id)))).toEqual({ changes: true });
  const pinned = { ...outputs, ...pinnedTo(id) };
  expect(await diffOf(inputsOf(before), pinned)).toEqual({ changes: true });
});

test("another target replaces", async () => {
  const { acm: _acm, ...rest } = inputsOf(before);
  const keyVault = { vaultUrl: "https://prod.vault.azure.net", certificateName: "api" };
  expect(await diffOf({ ...rest, keyVault })).toEqual({ changes: true, replaces: ["keyVault"] });
});

test("another key type replaces what is not pinned, made first, and needs no call", async () => {
  expect(await diffOf(inputsOf(otherKeyType))).toEqual({ changes: true, replaces: ["certificate"] });
  expect(cloud.calls()).toEqual([]);
});

test("another key type is refused for a pin: the user wants that very ARN", async () => {
  const error = await failureOf(diffOf(inputsOf(otherKeyType, pinnedTo(id)), { ...outputs, ...pinnedTo(id) }));
  expect(error.message).toContain("ACM keeps key type and size for ever: EC_prime256v1 cannot become EC_secp384r1");
});

test("what cannot be taken back is refused in the preview", async () => {
  const more = await issueLeaf(1, { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] });
  const error = await failureOf(diffOf(inputsOf(more)));
  expect(error.message).toContain("the live certificate could not be imported again");
  expect(await diffOf(inputsOf(more, { rollback: "best-effort" }))).toEqual({ changes: true });
});

test.each(["certificate", "privateKey", "chain", "acm"])("an unknown %s is a change, and no call", async (name) => {
  expect(await diffOf(inputsOf(before, { [name]: unknown }))).toEqual({ changes: true });
  expect(await diffOf(inputsOf(renewed, { [name]: unknown }))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual([]);
});

test("an unknown tag is a change, and no call", async () => {
  const acm = { region, tags: { env: unknown } };
  expect(await diffOf(inputsOf(renewed, { acm }))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual([]);
});

test('with preflight: "offline" a renewal is a change without a call', async () => {
  expect(await diffOf(inputsOf(renewed, { preflight: "offline" }))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual([]);
});

test("without the permission to look a preview does not fail, and says what was not checked", async () => {
  allowOnly(cloud.acm, "acm:ImportCertificate");
  expect(await diffOf(inputsOf(renewed))).toEqual({ changes: true });
  expect(printed()).toMatch(/not checked against what is live: GetCertificate: AccessDeniedException/);
});

test("a certificate that somebody else put there shows after a refresh as a change", async () => {
  putDirectly(cloud.acm, renewed, { arn: id });
  expect(await diffOf(inputsOf(before), await refreshed()).catch((error: Error) => error.message)).toContain(
    "a newer one that this resource did not put there",
  );
  const overwriting = inputsOf(before, { onConflict: "overwrite", rollbackPrivateKey: renewed.privateKeyPem });
  expect(await diffOf(overwriting, await refreshed())).toEqual({ changes: true });
});

test("a refresh itself shows it and refuses nothing, or the state would never learn of it", async () => {
  putDirectly(cloud.acm, renewed, { arn: id });
  const state = await readAgain();
  cloud.acm.clearCalls();
  expect(await diff(id, state, inputsOf(before))).toEqual({ changes: true });
  expect(cloud.calls()).toEqual([]);
});

test("somebody else's chain shows after a refresh as a change", async () => {
  putDirectly(cloud.acm, { ...before, chainPem: before.chainPem + before.rootPem }, { arn: id });
  expect(await diffOf(inputsOf(before), await refreshed())).toEqual({ changes: true });
});

test.each([
  ["lost", {}],
  ["changed", { env: "staging" }],
])("a tag that somebody else %s shows after a refresh as a change", async (_case, change) => {
  const { env: _env, ...others } = cloud.acm.certificate(id)?.tags ?? {};
  cloud.acm.setTags(id, { ...others, ...change });
  expect(await diffOf(inputsOf(before), await refreshed())).toEqual({ changes: true });
});

test("a foreign tag is no change, refreshed or not", async () => {
  cloud.acm.setTags(id, { ...cloud.acm.certificate(id)?.tags, foreign: "x" });
  expect(await diffOf(inputsOf(before), await refreshed())).toEqual({ changes: false });
});

test("what is gone is replaced where the service gives another ARN", async () => {
  cloud.acm.deleteDirectly(id);
  expect(await diffOf(inputsOf(renewed))).toEqual({ changes: true, replaces: ["certificate"] });
});

test("a pin that is gone is an error: nothing can take its place", async () => {
  cloud.acm.deleteDirectly(id);
  const error = await failureOf(diffOf(inputsOf(renewed, pinnedTo(id)), { ...outputs, ...pinnedTo(id) }));
  expect(error.message).toBe(
    `${id}: expected the pinned certificate, received nothing there; pin another one, or none`,
  );
});
