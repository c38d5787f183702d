import { describe, expect, type TestContext, test } from "vitest";
import { startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { Example, type ExampleOptions, issue, patiently } from "./example.ts";

async function start(
  { onTestFinished }: TestContext,
  cloud: { close(): Promise<void> },
  options: ExampleOptions,
): Promise<Example> {
  const example = await Example.create("quickstart", options);
  onTestFinished(async () => {
    await example.remove();
    await cloud.close();
  });
  return example;
}

describe("quickstart", patiently, () => {
  test("to ACM from configuration alone, with outputs for other stacks", async (context) => {
    const cloud = await startLocalAcm();
    const config = { region: "eu-west-1", tags: JSON.stringify({ team: "edge" }) };
    const example = await start(context, cloud, { environment: cloud.env, config });
    const leaf = await issue(["api.example.com"]);
    await example.receive(leaf);
    const { outputs } = await example.up();
    expect(cloud.acm.certificates()).toMatchObject([
      { arn: outputs.certificateArn?.value, fingerprint: leaf.fingerprint, tags: { team: "edge" } },
    ]);
    expect(outputs.fingerprint).toEqual({ value: leaf.fingerprint, secret: false });
    expect(outputs).toHaveProperty("notAfter");
    await example.destroy();
    expect(cloud.acm.certificates()).toEqual([]);
  });

  test("to a pin, which stays when the stack goes", async (context) => {
    const cloud = await startLocalAcm();
    const leaf = await issue(["api.example.com"]);
    const { certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey } = leaf;
    const certificateArn = cloud.acm.importDirectly({ bundle: { certificate, chain, privateKey } });
    const config = { region: "eu-west-1", certificateArn };
    const example = await start(context, cloud, { environment: cloud.env, config });
    await example.receive(leaf);
    expect((await example.up()).outputs.certificateArn?.value).toBe(certificateArn);
    await example.destroy();
    expect(cloud.acm.certificate(certificateArn)?.fingerprint).toBe(leaf.fingerprint);
  });

  test("to Key Vault, with the key and the chain in files of their own", async (context) => {
    const cloud = await startLocalKeyVault();
    const config = { vaultUrl: cloud.vaultUrl, certificateName: "api" };
    const example = await start(context, cloud, { environment: cloud.environment, config });
    const { certificatePem, chainPem, privateKeyPem, fingerprint } = await issue(["api.example.com"]);
    await example.stack.setConfig({
      certificateFile: example.write("api.pem", certificatePem),
      chainFile: example.write("chain.pem", chainPem),
      privateKeyFile: example.write("api.key", privateKeyPem),
    });
    const { outputs } = await example.up();
    expect(outputs.secretId?.value).toBe(`${cloud.vaultUrl}/secrets/api`);
    expect(cloud.vault.certificate("api")?.versions.at(-1)?.fingerprint).toBe(fingerprint);
    expect(await example.stack.exportState(), "the key in clear").not.toContain(privateKeyPem.split("\n")[1]);
  });

  test("a sentence is all that the user sees of a missing setting", async (context) => {
    const example = await start(context, { close: async () => {} }, {});
    const { succeeded, text } = await example.stack.preview();
    expect(succeeded).toBe(false);
    expect(text).toContain(
      "the PEM file of the certificate is missing: set it with\n  pulumi config set certificateFile api.pem",
    );
    expect(text, "a stack trace").not.toMatch(/\n\s+at /);
  });
});
