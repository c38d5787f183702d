import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { Run } from "../engine/engine.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { Example, issue } from "./example.ts";

/** As certctl tags what it imports. */
const theirTags = { "certctl-managed-by": "certctl", "certctl-certificate-id": "mc-api-prod" };

let cloud: StartedAcm;
let live: IssuedLeaf;
beforeAll(async () => {
  cloud = await startLocalAcm();
  live = await issue(["api.example.com"]);
});
afterAll(() => cloud.close());

let example: Example;
let arn: string;
beforeEach(async () => {
  cloud.acm.reset();
  arn = cloud.acm.importDirectly({ bundle: bundleOf(live), tags: theirTags });
  example = await Example.create("adopt", { environment: cloud.env });
});
afterEach(() => example.remove());

const bundleOf = ({ certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey }: IssuedLeaf) => ({
  certificate,
  chain,
  privateKey,
});
const newCalls = () => {
  const calls = cloud.acm.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity");
  cloud.acm.clearCalls();
  return calls;
};
const stepsOf = ({ steps }: Run) => steps.map(({ op, name }) => `${op} ${name}`);

test("get shows what is live at an ARN, in previews too, and leaves it alone in every way", async () => {
  await example.stack.setConfig({ lookUp: arn });
  expect(stepsOf(await example.stack.preview())).toEqual(["read found"]);
  const { outputs } = await example.up();
  expect(outputs.foundNames?.value).toEqual(["api.example.com"]);

  const renewed = await issue(["api.example.com"]);
  cloud.acm.importDirectly({ bundle: bundleOf(renewed), arn });
  const later = await example.up();
  expect(Date.parse(String(later.outputs.foundNotAfter?.value))).toBeGreaterThan(
    Date.parse(String(outputs.foundNotAfter?.value)) - 1,
  );
  await example.destroy();
  expect(cloud.acm.certificate(arn)).toMatchObject({ fingerprint: renewed.fingerprint, tags: theirTags });
  expect(new Set(newCalls())).toEqual(new Set(["GetCertificate", "ListTagsForCertificate"]));
});

test("get of what is not there fails the preview", async () => {
  await example.stack.setConfig({ lookUp: arn.replace(/[^/]+$/, "absent") });
  const { succeeded, text } = await example.stack.preview();
  expect(succeeded).toBe(false);
  expect(text).toContain("does not exist");
});

test("get takes the versionless id of a vault's certificate as well", async () => {
  const keyVault = await startLocalKeyVault();
  try {
    keyVault.vault.importDirectly({ name: "api", bundle: bundleOf(live) });
    const inVault = await Example.create("adopt", {
      environment: keyVault.environment,
      config: { lookUp: `${keyVault.vaultUrl}/certificates/api` },
    });
    const { outputs } = await inVault.up();
    expect(outputs.foundNames?.value).toEqual(["api.example.com"]);
    await inVault.remove();
  } finally {
    await keyVault.close();
  }
});

test("what another tool imported is taken over with the bundle that is live: nothing is imported, only tagged", async () => {
  await example.receive(live);
  await example.stack.setConfig({ takeOver: arn });
  const { outputs } = await example.up();
  expect(outputs.adoptedArn?.value).toBe(arn);
  expect(newCalls()).not.toContain("ImportCertificate");
  expect(cloud.acm.certificate(arn)?.tags).toMatchObject({
    ...theirTags,
    team: "platform",
    "pulumi-certificates-certificate-id": "organization/adopt/dev/adopted",
  });

  const renewed = await issue(["api.example.com"]);
  await example.receive(renewed);
  await example.expectOnlyCertificatesChange();
  expect(cloud.acm.certificate(arn)).toMatchObject({
    fingerprint: renewed.fingerprint,
    tags: { ...theirTags, team: "platform" },
  });

  await example.destroy();
  expect(cloud.acm.certificate(arn)?.fingerprint, "it was there before: it stays").toBe(renewed.fingerprint);
});

test("a first import that brings another key wants the live one, so that it can be taken back", async () => {
  const renewed = await issue(["api.example.com"]);
  await example.receive(renewed);
  await example.stack.setConfig({ takeOver: arn });
  const refused = await example.stack.preview();
  expect(refused.succeeded).toBe(false);
  expect(refused.text).toContain("rollbackPrivateKey: expected the private key of the live certificate");
  await example.stack.setConfig({ livePrivateKey: { secret: live.privateKeyPem } });
  await example.up();
  expect(cloud.acm.certificate(arn)).toMatchObject({ fingerprint: renewed.fingerprint, tags: theirTags });
});
