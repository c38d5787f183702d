import { expect, test } from "vitest";
import { inspectBundle, preflight, type Rotation } from "../../provider/imported-certificate/preflight.ts";
import { provenanceTags } from "../../provider/provenance.ts";
import { acm } from "../../provider/targets/acm/kind.ts";
import type { Observation } from "../../provider/targets/target.ts";
import { daysFromNow, issueLeaf, owner, parsed } from "./fixtures.ts";

const before = parsed(await issueLeaf(30));
const wanted = parsed(await issueLeaf(1));
const newest = parsed(await issueLeaf(0));
const otherKeyType = parsed(await issueLeaf(1, { keyAlgorithm: "EC_secp384r1" }));
const moreUsages = parsed(await issueLeaf(1, { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] }));

const observed = ({ leaf, chain }: typeof before): Observation => ({
  id: "arn:1",
  leaf,
  enabled: true,
  chain,
  tags: undefined,
  privateKey: undefined,
  facts: {},
});

const allIsWell: Rotation = {
  kind: acm,
  wanted,
  live: observed(before),
  liveTags: provenanceTags(owner),
  description: { notImportable: undefined, consumers: [] },
  snapshot: { restorable: true, bundle: before, keySource: "the previous state" },
  provenanceId: owner,
  formerProvenanceIds: [],
  recordedFingerprint: before.leaf.fingerprint,
  rollback: "required",
  onConflict: "refuse",
  adopt: false,
  previousFingerprint: undefined,
  strict: false,
};
const lost = { restorable: false, nothingToLose: false, reason: "no key at hand is the live certificate's" } as const;
const shortOf = ({ leaf }: typeof before) =>
  `SHA-256 ${leaf.fingerprint.slice(0, 16)}…, valid until ${leaf.notAfter.toISOString()}`;

const findingsOf = (change: Partial<Rotation>) => {
  const { violations, warnings } = preflight({ ...allIsWell, ...change });
  const texts = (found: typeof violations) => found.map(({ code, message }) => `${code} ${message}`);
  return { violations: texts(violations), warnings: texts(warnings) };
};
const codeOf = (found: string) => found.split(" ")[0];
const nothing = { violations: [], warnings: [] };

test("a usual rotation has no findings", () => {
  expect(findingsOf({})).toEqual(nothing);
});

test("what the target would not import over is refused with its reason", () => {
  const description = {
    notImportable: "it is of type AMAZON_ISSUED; ACM re-imports only type IMPORTED",
    consumers: [],
  };
  expect(findingsOf({ description })).toEqual({
    violations: [
      "TARGET_NOT_IMPORTABLE arn:1: expected a certificate that was imported, received one that was not: it is of type AMAZON_ISSUED; ACM re-imports only type IMPORTED",
    ],
    warnings: [],
  });
});

const theirs = provenanceTags("acme/shop/staging/api");
const fresh = { liveTags: theirs, recordedFingerprint: undefined };
test("a certificate of another stack is refused, and names it, with what would take it over", () => {
  const refused = (wayOut: string) =>
    `TARGET_OWNED_BY_ANOTHER arn:1: expected a certificate of this resource (${owner}), or ${wayOut}, received one that acme/shop/staging/api manages`;
  expect(findingsOf(fresh).violations).toEqual([refused("adopt: true")]);
  expect(findingsOf({ liveTags: theirs }).violations).toEqual([refused('onConflict: "overwrite"')]);
});

test("adopt takes over once: who loses a certificate to another stack later has to be told", () => {
  expect(findingsOf({ ...fresh, adopt: true })).toEqual(nothing);
  expect(findingsOf({ liveTags: theirs, adopt: true }).violations).toHaveLength(1);
  expect(findingsOf({ liveTags: theirs, onConflict: "overwrite" })).toEqual(nothing);
  expect(findingsOf({ ...fresh, onConflict: "overwrite" }).violations).toHaveLength(1);
});

test.each<[string, Partial<Rotation>]>([
  [
    "where it was this resource's before a rename",
    { liveTags: theirs, formerProvenanceIds: ["acme/shop/staging/api"] },
  ],
  ["where nobody of ours owns it", { liveTags: { "managed-by": "certctl" } }],
])("a certificate may be taken over %s", (_case, change) => {
  expect(findingsOf(change)).toEqual(nothing);
});

test("somebody else's newer certificate is refused", () => {
  expect(findingsOf({ live: observed(newest) }).violations).toEqual([
    `TARGET_HOLDS_NEWER arn:1: expected a live certificate no newer than the one to import, or onConflict: "overwrite", received a newer one that this resource did not put there (${shortOf(newest)})`,
  ]);
});

test.each<[string, Partial<Rotation>]>([
  ["it is ours: going back to an older one is the user's choice", { recordedFingerprint: newest.leaf.fingerprint }],
  ['onConflict is "overwrite"', { onConflict: "overwrite" }],
  ["it may be ours, by what a failed restore left open", { previousFingerprint: newest.leaf.fingerprint }],
  ["it is the wanted one", { wanted: newest, recordedFingerprint: undefined }],
])("a newer certificate is no obstacle where %s", (_case, change) => {
  expect(findingsOf({ live: observed(newest), ...change })).toEqual(nothing);
});

test("somebody else's older certificate is no obstacle", () => {
  expect(findingsOf({ recordedFingerprint: "another" })).toEqual(nothing);
});

test("what the target never lets be changed is refused", () => {
  expect(findingsOf({ wanted: otherKeyType, rollback: "best-effort" }).violations).toEqual([
    "ROTATION_REFUSED arn:1: expected a certificate that may go over the live one, received one that may not: ACM keeps key type and size for ever: EC_prime256v1 cannot become EC_secp384r1",
  ]);
});

test("without the live certificate's key a rotation is refused, and what would help is said", () => {
  const [found = "", ...more] = findingsOf({ snapshot: lost }).violations;
  expect(more).toEqual([]);
  expect(found).toContain(
    `ROLLBACK_IMPOSSIBLE rollbackPrivateKey: expected the private key of the live certificate (${shortOf(before)}), so that a failed import can be restored`,
  );
  expect(found).toMatch(/or rollback: "best-effort", received none, and no key of the state or the new bundle is its$/);
});

test("a rotation that could not be taken back is refused before it is made", () => {
  expect(findingsOf({ wanted: moreUsages }).violations).toEqual([
    'ROTATION_ONE_WAY arn:1: expected a rotation that can be taken back, or rollback: "best-effort", received one that cannot: the live certificate could not be imported again, since ACM never lets Key Usage values be removed: KEY_AGREEMENT would be',
  ]);
});

test('with rollback "best-effort" the same are warnings, even with strict: the loss was accepted', () => {
  for (const strict of [false, true]) {
    for (const change of [{ snapshot: lost }, { wanted: moreUsages }]) {
      const refused = findingsOf({ ...change, strict });
      expect(refused.violations).toHaveLength(1);
      const { violations, warnings } = findingsOf({ ...change, strict, rollback: "best-effort" });
      expect(violations).toEqual([]);
      expect(warnings.map(codeOf)).toEqual(refused.violations.map(codeOf));
    }
  }
});

const shorter = parsed(await issueLeaf(1, { notAfter: daysFromNow(40), names: ["www.example.com"] }));
test("what a rotation takes away is warned of, and with strict refused", () => {
  const found = findingsOf({ wanted: shorter });
  expect(found.violations).toEqual([]);
  expect(found.warnings).toEqual([
    `CERTIFICATE_ENDS_EARLIER certificate: expected a certificate that ends no earlier than the live one (${before.leaf.notAfter.toISOString()}), received one until ${shorter.leaf.notAfter.toISOString()}`,
    "NAMES_LOST certificate: expected all names of the live certificate, received one without api.example.com",
  ]);
  expect(findingsOf({ wanted: shorter, strict: true })).toEqual({ violations: found.warnings, warnings: [] });
});

test("what has expired, or nobody uses, is nothing to lose: neither refused nor warned of", () => {
  const snapshot = { ...lost, nothingToLose: true };
  expect(findingsOf({ snapshot })).toEqual(nothing);
  expect(findingsOf({ snapshot, wanted: moreUsages })).toEqual(nothing);
});

test("all violations are reported together, in the order of the rules", () => {
  const found = findingsOf({
    live: observed(newest),
    liveTags: theirs,
    description: { notImportable: "it is of another type", consumers: [] },
    wanted: otherKeyType,
    snapshot: lost,
  });
  expect(found.violations.map(codeOf)).toEqual([
    "TARGET_NOT_IMPORTABLE",
    "TARGET_OWNED_BY_ANOTHER",
    "TARGET_HOLDS_NEWER",
    "ROTATION_REFUSED",
    "ROLLBACK_IMPOSSIBLE",
  ]);
});

test("the bundle itself is judged by its dates and by every rule of the target, together", async () => {
  const pems = await issueLeaf(30, { keyAlgorithm: "Ed25519", notAfter: daysFromNow(-1) });
  const { violations } = inspectBundle(acm, parsed(pems), [], new Date());
  expect(violations.map(({ code }) => code)).toEqual(["CERTIFICATE_EXPIRED", "CERTIFICATE_UNSUPPORTED"]);
  expect(inspectBundle(acm, wanted, [], new Date())).toEqual({ violations: [], warnings: [] });
});
