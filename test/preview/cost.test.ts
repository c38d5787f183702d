import { afterAll, beforeAll, expect, test } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { issueAuthority } from "../pki/index.ts";

const count = 500;
let cloud: StartedAcm;

beforeAll(async () => {
  cloud = await startLocalAcm();
  Object.assign(process.env, cloud.env, { PULUMI_CERTIFICATES_QUOTA_FACTOR: "100000" });
});
afterAll(() => cloud.close());

test("a preview of 500 unchanged certificates makes no call and takes less than 1 ms of provider time for each", async () => {
  const authority = issueAuthority({ name: "Root" }).issueIntermediate({ name: "Issuing CA" });
  const leaves = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      authority.issueLeaf({ names: [`host-${index}.example.com`], keyAlgorithm: "EC_prime256v1" }),
    ),
  );
  const inputs: Properties[] = leaves.map((leaf, index) => ({
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: `acme/shop/production/host-${index}`,
    acm: { region: "eu-west-1", tags: { env: "production" } },
  }));
  const made = await Promise.all(inputs.map((each) => provider.create(each)));
  cloud.acm.clearCalls();

  const started = performance.now();
  for (const [index, { id, outputs }] of made.entries()) {
    const given = inputs[index] ?? {};
    expect(await provider.check(given, { ...given })).toEqual([]);
    expect(await provider.diff(id, outputs as Properties, given)).toEqual({ changes: false });
  }
  const each = (performance.now() - started) / count;

  expect(cloud.acm.calls).toEqual([]);
  expect(each).toBeLessThan(1);
}, 60_000);
