import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { type Authority, type IssuedLeaf, issueAuthority } from "../pki/index.ts";

const region = "eu-west-1";
let cloud: StartedAcm;
let authority: Authority;

beforeAll(async () => {
  cloud = await startLocalAcm();
  Object.assign(process.env, cloud.env, { PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000" });
  authority = issueAuthority({ name: "Root" }).issueIntermediate({ name: "Issuing CA" });
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterAll(() => cloud.close());

const fields = {
  names: fc.subarray(["a.example.com", "b.example.com", "*.example.com"], { minLength: 1 }),
  keyAlgorithm: fc.constantFrom("RSA_2048" as const, "EC_prime256v1" as const, "EC_secp384r1" as const),
  keyUsages: fc.subarray(["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT", "KEY_AGREEMENT"] as const),
  extendedKeyUsages: fc.subarray([
    "TLS_WEB_SERVER_AUTHENTICATION",
    "TLS_WEB_CLIENT_AUTHENTICATION",
    "CODE_SIGNING",
  ] as const),
};
const wish = fc.record(fields);
/** Most of a certificate stays as it was: a pair that differs in everything is refused for the first reason alone. */
const changes = fc.record({
  names: fc.option(fields.names),
  keyAlgorithm: fc.option(fields.keyAlgorithm, { freq: 1 }),
  keyUsages: fc.option(fields.keyUsages, { freq: 1 }),
  extendedKeyUsages: fc.option(fields.extendedKeyUsages, { freq: 1 }),
});
const pair = fc.tuple(wish, changes).map(([before, changed]) => {
  const given = Object.entries(changed).filter(([, value]) => value !== null);
  return { before, after: { ...before, ...Object.fromEntries(given) } };
});

function inputsOf(leaf: IssuedLeaf, acm: Properties = {}): Properties {
  return {
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: "acme/shop/production/api",
    rollback: "best-effort",
    acm: { region, ...acm },
  };
}

/** Whether the strict local cloud takes `next` over what is at `arn`, asked past our own code. */
function cloudTakes(arn: string, next: IssuedLeaf): boolean {
  const bundle = { certificate: next.certificatePem, chain: next.chainPem, privateKey: next.privateKeyPem };
  try {
    cloud.acm.importDirectly({ bundle, arn });
    return true;
  } catch {
    return false;
  }
}

async function previewTakes(id: string, outputs: Properties, inputs: Properties): Promise<boolean> {
  const violations = await provider.check(inputs, outputs);
  if (violations.length > 0) return false;
  return provider.diff(id, outputs, inputs).then(
    () => true,
    () => false,
  );
}

test("what the preview of a pinned rotation accepts, the strict cloud accepts, and what it refuses is refused there too", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(pair, async ({ before, after }) => {
      cloud.acm.reset();
      const [live, next] = await Promise.all([authority.issueLeaf(before), authority.issueLeaf(after)]);
      const { id, outputs } = await provider.create(inputsOf(live));
      const takes = await previewTakes(id, outputs as Properties, inputsOf(next, { certificateArn: id }));
      expect(takes).toBe(cloudTakes(id, next));
      accepted += takes ? 1 : 0;
    }),
    { numRuns: 100 },
  );
  expect(accepted).toBeGreaterThan(10);
}, 60_000);

test("a rotation that the preview calls restorable can be restored: the strict cloud takes the old certificate back", async () => {
  let restorable = 0;
  await fc.assert(
    fc.asyncProperty(pair, async ({ before, after }) => {
      cloud.acm.reset();
      const [live, next] = await Promise.all([authority.issueLeaf(before), authority.issueLeaf(after)]);
      const { id, outputs } = await provider.create(inputsOf(live));
      const required = { ...inputsOf(next, { certificateArn: id }), rollback: "required" };
      if (!(await previewTakes(id, outputs as Properties, required))) return;
      restorable += 1;
      expect(cloudTakes(id, next) && cloudTakes(id, live)).toBe(true);
    }),
    { numRuns: 100 },
  );
  expect(restorable).toBeGreaterThan(10);
}, 60_000);
