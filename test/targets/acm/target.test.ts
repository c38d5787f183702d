import { beforeEach, expect, test } from "vitest";
import { type Bundle, parseBundle } from "../../../provider/certificate/bundle.ts";
import { connect } from "../../../provider/targets/acm/target.ts";
import { bundleOf, issue } from "../../clouds/acm/fixtures.ts";
import { type IssuedLeaf, issueAuthority } from "../../pki/index.ts";
import { inVirtualTime } from "../virtual-time.ts";
import { allowOnly, localAcm, region } from "./in-process.ts";

const cloud = localAcm();
const target = () => connect({ region });
const tags = { owner: "us" };

let leaf: IssuedLeaf;
let bundle: Bundle;
beforeEach(async () => {
  leaf = await issue({ names: ["api.example.com", "www.example.com"] });
  bundle = read(leaf);
});

const read = ({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf) =>
  parseBundle({ certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem });
const put = (issued: IssuedLeaf, theirTags: Readonly<Record<string, string>> = {}) =>
  cloud.acm.importDirectly({ bundle: bundleOf(issued), tags: theirTags });

test("what is observed is leaf and chain, never a key, and its tags cost a call of their own", async () => {
  const seen = await target().observe(put(leaf, tags));
  expect(seen).toMatchObject({ enabled: true, tags: undefined, privateKey: undefined, facts: {} });
  expect(seen?.leaf.fingerprint).toBe(leaf.fingerprint);
  expect(seen?.chain?.map(({ pem }) => pem).join("")).toBe(leaf.chainPem);
});

test("a leaf without a chain is observed with an empty one", async () => {
  const alone = await issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueLeaf({
    names: ["api.example.com"],
    keyAlgorithm: "EC_prime256v1",
  });
  const seen = await target().observe(await target().import(read(alone), { tags }));
  expect(seen?.chain).toEqual([]);
});

test("nothing there is no error", async () => {
  expect(await target().observe(cloud.absentArn())).toBeUndefined();
});

test("a first import carries all tags at once", async () => {
  const arn = await target().import(bundle, { tags });
  expect(cloud.acm.certificate(arn)?.tags).toEqual(tags);
  expect(cloud.calls()).toEqual(["ImportCertificate"]);
});

test("a re-import carries none, because the service refuses them there, and keeps the ARN", async () => {
  const arn = put(leaf);
  const next = await issue();
  expect(await target().import(read(next), { id: arn, tags })).toBe(arn);
  expect(cloud.acm.certificate(arn)?.fingerprint).toBe(next.fingerprint);
});

test("an import is never repeated by itself, since it may have taken effect", async () => {
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "after" } });
  await expect(target().import(bundle, { tags })).rejects.toMatchObject({ kind: "unknown" });
  expect(cloud.calls()).toEqual(["ImportCertificate"]);
});

test("a throttled import is repeated, since nothing came of it", async () => {
  cloud.acm.faults.add({ operation: "ImportCertificate", times: 3, kind: { type: "throttle" } });
  await inVirtualTime(() => target().import(bundle, { tags }));
  expect(cloud.acm.certificates()).toHaveLength(1);
});

test("a read whose answer was lost is repeated", async () => {
  const arn = put(leaf);
  cloud.acm.faults.add({ operation: "GetCertificate", times: 2, kind: { type: "cut", effect: "after" } });
  expect((await inVirtualTime(() => target().observe(arn)))?.leaf.fingerprint).toBe(leaf.fingerprint);
});

test("throttling that does not end is reported after two minutes, not waited for without end", async () => {
  cloud.acm.faults.add({ operation: "GetCertificate", times: 10_000, kind: { type: "throttle" } });
  const error = await inVirtualTime(async () => {
    const start = Date.now();
    const thrown = await target()
      .observe(cloud.absentArn())
      .catch((caught: Error) => caught);
    expect(Date.now() - start).toBeLessThanOrEqual(120_000);
    return thrown;
  });
  expect(error).toMatchObject({ kind: "unavailable", message: "GetCertificate: ThrottlingException: Rate exceeded" });
});

test("a certificate that ACM issued says why nothing can be imported over it", async () => {
  const arn = cloud.acm.importDirectly({ bundle: bundleOf(leaf), type: "AMAZON_ISSUED" });
  expect((await target().describe(arn)).notImportable).toBe(
    "it is of type AMAZON_ISSUED; ACM re-imports only type IMPORTED",
  );
});

test("an imported one's description names its consumers", async () => {
  const arn = put(leaf);
  cloud.acm.attach(arn, "arn:listener");
  expect(await target().describe(arn)).toEqual({ notImportable: undefined, consumers: ["arn:listener"] });
});

test("tags are set and removed by key, whatever the value, and others stay", async () => {
  const arn = put(leaf, { old: "1", kept: "2", foreign: "3" });
  await target().changeTags(arn, { set: { kept: "new", added: "" }, remove: ["old"] });
  expect(await target().readTags(arn)).toEqual({ kept: "new", added: "", foreign: "3" });
});

test("a change without removals makes no call for them, nor one without settings for those", async () => {
  const arn = put(leaf, { old: "1" });
  await target().changeTags(arn, { set: { a: "b" }, remove: [] });
  await target().changeTags(arn, { set: {}, remove: ["old"] });
  expect(cloud.calls()).toEqual(["AddTagsToCertificate", "RemoveTagsFromCertificate"]);
});

test("certificates are found by all of the tags, newest first, among those that share a name", async () => {
  const first = put(leaf, { ...tags, more: "x" });
  put(leaf, { owner: "them" });
  put(await issue({ names: ["unrelated.example.org"] }), tags);
  const second = put(await issue({ names: ["www.example.com"] }), tags);
  expect(await target().find(tags, bundle.leaf)).toEqual([second, first]);
});

test("a certificate with a common name alone is found too, or a lost import of it would be made twice", async () => {
  const alone = await issue({ names: [], subject: { CN: "old.example.com" } });
  const arn = put(alone, tags);
  expect(await target().find(tags, read(alone).leaf)).toEqual([arn]);
});

test("only the twenty newest candidates are asked for their tags: an orphan is among them", async () => {
  for (let count = 0; count < 30; count++) put(leaf);
  await target().find(tags, bundle.leaf);
  expect(cloud.calls().filter((name) => name === "ListTagsForCertificate")).toHaveLength(20);
});

test("a candidate that was deleted since it was listed is not ours, and no error", async () => {
  const [gone, here] = [put(leaf, tags), put(leaf, tags)];
  await target().find(tags, bundle.leaf);
  cloud.acm.deleteDirectly(gone);
  expect(await target().find(tags, bundle.leaf)).toEqual([here]);
});

test("removing waits for consumers to let go", async () => {
  const arn = put(leaf);
  cloud.acm.attach(arn, "arn:listener");
  setTimeout(() => cloud.acm.detach(arn, "arn:listener"), 0);
  await inVirtualTime(() => target().remove(arn, { timeoutSeconds: 60 }));
  expect(cloud.acm.certificates()).toEqual([]);
});

test("removing what is still in use names the consumer", async () => {
  const arn = put(leaf);
  cloud.acm.attach(arn, "arn:listener");
  const removing = inVirtualTime(() => target().remove(arn, { timeoutSeconds: 60 }));
  await expect(removing).rejects.toThrow(`${arn} is still in use by arn:listener after 60 s`);
});

test("a missing permission is told apart from everything else, with the action in the message", async () => {
  allowOnly(cloud.acm, "acm:GetCertificate");
  await expect(target().readTags(put(leaf))).rejects.toMatchObject({
    kind: "denied",
    message: expect.stringContaining("acm:ListTagsForCertificate"),
  });
});

test("an ARN that is gone stays gone: nothing to recover, nothing in the way", async () => {
  expect(await target().recover(cloud.absentArn())).toBe(false);
  expect(await target().obstacle(cloud.absentArn())).toBeUndefined();
});

test("a pin of another account is told apart from one that is gone, with what to set", async () => {
  const theirs = `arn:aws:acm:${region}:999999999999:certificate/one`;
  expect((await target().obstacle(theirs))?.message).toBe(
    `acm.certificateArn: expected a certificate of account ${cloud.acm.account}, which the credentials are for, received one of account 999999999999: set acm.profile or acm.assumeRole`,
  );
});

test("the recovery command is one that a person can run", () => {
  expect(target().recoveryCommand("arn:1")).toBe(
    `aws acm import-certificate --region ${region} --certificate-arn arn:1 --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`,
  );
});
