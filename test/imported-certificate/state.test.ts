import { beforeAll, beforeEach, expect, test } from "vitest";
import { bundleIn, readState, recordedIn } from "../../provider/imported-certificate/state.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm } from "../targets/acm/in-process.ts";
import { created, inputsOf, issueLeaf, owner, parsed, provenance } from "./fixtures.ts";

localAcm();
let leaf: IssuedLeaf;
let other: IssuedLeaf;
let outputs: Properties;
beforeAll(async () => {
  [leaf, other] = await Promise.all([issueLeaf(1), issueLeaf(2)]);
});
beforeEach(async () => {
  ({ outputs } = await created(inputsOf(leaf)));
});

const keysOf = (state: Properties) => recordedIn(state)?.keys.map(({ publicKeyFingerprint }) => publicKeyFingerprint);
const keyOf = (issued: IssuedLeaf) => parsed(issued).privateKey.publicKeyFingerprint;

test("what was written is read again", () => {
  expect(readState(outputs)).toMatchObject({
    fingerprint: leaf.fingerprint,
    importedFingerprint: leaf.fingerprint,
    tags: { env: "production", ...provenance },
    provenanceId: owner,
    preexisting: false,
    enabled: true,
  });
});

test("what an update needs of the last run is in its outputs: chain, key, tags and owner", () => {
  expect(recordedIn(outputs)).toMatchObject({
    fingerprint: leaf.fingerprint,
    chain: [{ pem: leaf.chainPem }],
    provenanceId: owner,
    tags: { env: "production", ...provenance },
  });
  expect(keysOf(outputs)).toEqual([keyOf(leaf)]);
});

test("a rollback key that was recorded counts after the bundle's own", () => {
  expect(keysOf({ ...outputs, rollbackPrivateKey: other.privateKeyPem })).toEqual([keyOf(leaf), keyOf(other)]);
});

test("an encrypted rollback key is read with its passphrase", () => {
  const rollbackPrivateKey = other.keyObject.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "open sesame",
  });
  const state = { ...outputs, rollbackPrivateKey, rollbackPrivateKeyPassphrase: "open sesame" };
  expect(keysOf(state)).toEqual([keyOf(leaf), keyOf(other)]);
});

test("a bundle that does not parse any more leaves the other key, and is no error", () => {
  const state = { ...outputs, certificate: "gone", rollbackPrivateKey: other.privateKeyPem };
  expect(bundleIn(state)).toBeUndefined();
  expect(recordedIn(state)).toMatchObject({ fingerprint: leaf.fingerprint, chain: [] });
  expect(keysOf(state)).toEqual([keyOf(other)]);
});

test("outputs of nothing imported yet record nothing", () => {
  expect(recordedIn({})).toBeUndefined();
});

test("a state from somewhere else is read without surprises", () => {
  const odd = { fingerprint: 1, tags: { a: 1, b: "x" }, preexisting: "true", chainFingerprints: "x", enabled: "no" };
  expect(readState(odd)).toMatchObject({
    fingerprint: undefined,
    tags: { b: "x" },
    preexisting: false,
    chainFingerprints: undefined,
    enabled: true,
  });
});
