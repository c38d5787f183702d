import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Expectation, VerificationError, verifyTarget } from "../../provider/imported-certificate/verify.ts";
import { connect } from "../../provider/targets/acm/target.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm, region } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { failureOf, issueLeaf, parsed, putDirectly } from "./fixtures.ts";

const cloud = localAcm();
const title = `AWS Certificate Manager (${region})`;
let before: IssuedLeaf;
let wanted: IssuedLeaf;
let theirs: IssuedLeaf;
let id: string;

beforeAll(async () => {
  [before, wanted, theirs] = await Promise.all([issueLeaf(30), issueLeaf(1), issueLeaf(0)]);
});
beforeEach(() => {
  id = putDirectly(cloud.acm, before);
});

const expectation = (change: Partial<Expectation> = {}): Expectation => ({
  id,
  wanted: parsed(wanted),
  superseded: parsed(before).leaf,
  timeoutSeconds: 60,
  ...change,
});
const verify = (change: Partial<Expectation> = {}) => verifyTarget(connect({ region }), expectation(change));
const shortOf = (leaf: IssuedLeaf) =>
  `SHA-256 ${leaf.fingerprint.slice(0, 16)}…, valid until ${parsed(leaf).leaf.notAfter.toISOString()}`;

/** Imports the wanted certificate, with so many reads after it that show what was there before. */
async function importWithStaleReads(reads: number): Promise<void> {
  cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads } });
  await connect({ region }).import(parsed(wanted), { id, tags: {} });
}

/** How a verification failed, and after how many seconds. */
async function failed(change: Partial<Expectation> = {}) {
  return inVirtualTime(async () => {
    const start = Date.now();
    const error = await failureOf(verify(change));
    const { mismatch } = error as VerificationError;
    expect(error).toBeInstanceOf(VerificationError);
    return { mismatch, message: error.message, seconds: (Date.now() - start) / 1000 };
  });
}

test("what is there at once costs one read and no wait", async () => {
  putDirectly(cloud.acm, wanted, { arn: id });
  expect((await verify()).leaf.fingerprint).toBe(wanted.fingerprint);
  expect(cloud.calls()).toEqual(["GetCertificate"]);
});

test("a read that lags behind the import is waited for", async () => {
  await importWithStaleReads(5);
  expect((await inVirtualTime(verify)).leaf.fingerprint).toBe(wanted.fingerprint);
});

test("what was there before, all the time, is a stale read and not somebody else's write", async () => {
  const { mismatch, message, seconds } = await failed();
  expect(mismatch).toBe("stale");
  expect(message).toBe(
    `${title}: expected the imported certificate (${shortOf(wanted)}), received still the one from before (${shortOf(before)}) after 60 s`,
  );
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
});

test("nothing there, all the time, is said as that", async () => {
  const absent = cloud.absentArn();
  const { mismatch, message } = await failed({ id: absent, superseded: undefined });
  expect(mismatch).toBe("stale");
  expect(message).toBe(
    `${title}: expected the imported certificate (${shortOf(wanted)}), received nothing at ${absent} for 60 s`,
  );
});

test("our leaf with another chain is wrong, however long it is looked at", async () => {
  putDirectly(cloud.acm, { ...wanted, chainPem: `${wanted.chainPem}${wanted.rootPem}` }, { arn: id });
  const { mismatch, message } = await failed();
  expect(mismatch).toBe("wrong");
  expect(message).toBe(
    `${title}: expected the imported certificate (${shortOf(wanted)}) with its chain of 1, received a chain of 2 that differs`,
  );
});

test("a third certificate is somebody else's write, known after three reads and long before the timeout", async () => {
  putDirectly(cloud.acm, theirs, { arn: id });
  const { mismatch, message, seconds } = await failed();
  expect(mismatch).toBe("third-party");
  expect(message).toBe(
    `${title}: expected the imported certificate (${shortOf(wanted)}), received one that neither was there before nor is ours (${shortOf(theirs)}): somebody else wrote`,
  );
  expect(seconds).toBeLessThan(10);
  expect(cloud.calls()).toHaveLength(3);
});

test("one odd read proves nothing: a replica may be far behind", async () => {
  putDirectly(cloud.acm, theirs, { arn: id });
  const seen = await inVirtualTime(() => {
    setTimeout(() => putDirectly(cloud.acm, wanted, { arn: id }), 600);
    return verify();
  });
  expect(seen.leaf.fingerprint).toBe(wanted.fingerprint);
  expect(cloud.calls()).toHaveLength(3);
});

test("reads come at growing pauses, so that 500 certificates do not use up the quota", async () => {
  await failed({ timeoutSeconds: 120 });
  expect(cloud.calls().length).toBeLessThan(30);
});
