import { afterEach, expect, test } from "vitest";
import { startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { Example, issue } from "./example.ts";

let example: Example;
afterEach(() => example.remove());

test("to ACM from configuration alone, pinned or not, with outputs for other stacks", async () => {
  const cloud = await startLocalAcm();
  example = await Example.create("quickstart", {
    environment: cloud.env,
    config: { region: "eu-west-1", tags: JSON.stringify({ team: "edge" }) },
  });
  const leaf = await issue(["api.example.com"]);
  await example.receive(leaf);
  const { outputs } = await example.up();
  expect(cloud.acm.certificates()).toMatchObject([
    { arn: outputs.certificateArn?.value, fingerprint: leaf.fingerprint, tags: { team: "edge" } },
  ]);
  expect(outputs.fingerprint).toEqual({ value: leaf.fingerprint, secret: false });
  await example.destroy();
  expect(cloud.acm.certificates()).toEqual([]);
  await cloud.close();
});

test("to Key Vault, with the key and the chain in files of their own", async () => {
  const cloud = await startLocalKeyVault();
  example = await Example.create("quickstart", {
    environment: cloud.environment,
    config: { vaultUrl: cloud.vaultUrl, certificateName: "api" },
  });
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
  await cloud.close();
});

test("a sentence is all that the user sees of a missing setting", async () => {
  example = await Example.create("quickstart", {});
  const { succeeded, text } = await example.stack.preview();
  expect(succeeded).toBe(false);
  expect(text).toContain(
    "the PEM file of the certificate is missing: set it with\n  pulumi config set certificateFile api.pem",
  );
  expect(text, "a stack trace").not.toMatch(/\n\s+at /);
});
