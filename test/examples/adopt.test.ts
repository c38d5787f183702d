import { describe, expect, type TestContext, test } from "vitest";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { Example, issue, patiently } from "./example.ts";

/** As certctl tags what it imports. */
const theirTags = { "certctl-managed-by": "certctl", "certctl-certificate-id": "mc-api-prod" };
const live = await issue(["api.example.com"]);

function bundleOf({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf) {
  return { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
}

interface Started {
  readonly cloud: StartedAcm;
  readonly example: Example;
  /** Of what somebody else imported. */
  readonly arn: string;
}

async function start({ onTestFinished }: TestContext): Promise<Started> {
  const cloud = await startLocalAcm();
  const arn = cloud.acm.importDirectly({ bundle: bundleOf(live), tags: theirTags });
  const example = await Example.create("adopt", { environment: cloud.env });
  onTestFinished(async () => {
    await example.remove();
    await cloud.close();
  });
  return { cloud, example, arn };
}

/** Asked for so far; which account the credentials are for (GetCallerIdentity) is left out. */
function operations({ acm }: StartedAcm): ReadonlySet<string> {
  return new Set(acm.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity"));
}

describe("adopting", patiently, () => {
  test("get shows what is live at an ARN, in previews too, and leaves it alone in every way", async (context) => {
    const { cloud, example, arn } = await start(context);
    await example.stack.setConfig({ lookUp: arn });
    expect((await example.up()).outputs.foundNames?.value).toEqual(["api.example.com"]);

    const renewed = await issue(["api.example.com", "www.example.com"]);
    cloud.acm.importDirectly({ bundle: bundleOf(renewed), arn });
    const { steps } = await example.stack.preview();
    expect(steps.map(({ op, name }) => `${op} ${name}`)).toEqual(["read found"]);
    expect((await example.up()).outputs.foundNames?.value).toEqual(["api.example.com", "www.example.com"]);

    await example.destroy();
    expect(cloud.acm.certificate(arn)).toMatchObject({ fingerprint: renewed.fingerprint, tags: theirTags });
    expect(operations(cloud)).toEqual(new Set(["GetCertificate", "ListTagsForCertificate"]));
  });

  test("get of what is not there fails the preview", async (context) => {
    const { example, arn } = await start(context);
    await example.stack.setConfig({ lookUp: arn.replace(/[^/]+$/, "absent") });
    const { succeeded, text } = await example.stack.preview();
    expect(succeeded).toBe(false);
    expect(text).toContain("does not exist");
  });

  test("get takes the versionless id of a vault's certificate as well", async ({ onTestFinished }) => {
    const { vault, vaultUrl, environment, close } = await startLocalKeyVault();
    vault.importDirectly({ name: "api", bundle: bundleOf(live) });
    const example = await Example.create("adopt", { environment, config: { lookUp: `${vaultUrl}/certificates/api` } });
    onTestFinished(async () => {
      await example.remove();
      await close();
    });
    expect((await example.up()).outputs.foundNames?.value).toEqual(["api.example.com"]);
  });

  test("with the bundle that is live a take-over imports nothing: it only tags, and theirs stay", async (context) => {
    const { cloud, example, arn } = await start(context);
    await example.receive(live);
    await example.stack.setConfig({ takeOver: arn });
    expect((await example.up()).outputs.adoptedArn?.value).toBe(arn);
    expect(operations(cloud)).not.toContain("ImportCertificate");
    const tags = {
      ...theirTags,
      team: "platform",
      "pulumi-certificates-managed-by": "pulumi-certificates",
      "pulumi-certificates-certificate-id": "organization/adopt/dev/adopted",
    };
    expect(cloud.acm.certificate(arn)?.tags).toEqual(tags);

    const renewed = await issue(["api.example.com"]);
    await example.receive(renewed);
    await example.expectOnlyCertificatesChange();
    expect(cloud.acm.certificate(arn)).toMatchObject({ fingerprint: renewed.fingerprint, tags });

    await example.destroy();
    expect(cloud.acm.certificate(arn), "it was there before").toMatchObject({ fingerprint: renewed.fingerprint, tags });
  });

  test("a first run that brings another key wants the live one, so that it can be taken back", async (context) => {
    const { cloud, example, arn } = await start(context);
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
});
