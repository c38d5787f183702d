import { afterEach, describe, expect, test } from "vitest";
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

describe("a setting that is missing or wrong is a sentence with the command that sets it", () => {
  test("one after the other", async () => {
    example = await Example.create("quickstart", {});
    const { certificatePem, privateKeyPem } = await issue(["api.example.com"]);
    const [certificateFile, privateKeyFile] = [
      example.write("api.pem", certificatePem),
      example.write("api.key", privateKeyPem),
    ];
    const steps: readonly { readonly set: Record<string, string>; readonly said: string; readonly command: string }[] =
      [
        { set: {}, said: "the PEM file of the certificate is missing", command: "certificateFile api.pem" },
        {
          set: { certificateFile: "/absent.pem" },
          said: "received /absent.pem, which cannot be read",
          command: "certificateFile api.pem",
        },
        { set: { certificateFile }, said: "private key is missing", command: "--secret privateKey < api.key" },
        {
          set: { privateKeyFile: "/absent.key" },
          said: "received /absent.key, which cannot be read",
          command: "privateKeyFile api.key",
        },
        { set: { privateKeyFile }, said: "where the certificate goes is missing", command: "region eu-west-1" },
        { set: { tags: "team=edge" }, said: "tags: expected", command: "--path tags.team edge" },
        {
          set: { tags: "{}", vaultUrl: "https://prod.vault.azure.net" },
          said: "name in the vault is missing",
          command: "certificateName api",
        },
        {
          set: { certificateName: "api", region: "eu-west-1" },
          said: "expected one of region and vaultUrl",
          command: "rm",
        },
      ];
    for (const { set, said, command } of steps) {
      await example.stack.setConfig(set);
      const { succeeded, text } = await example.stack.preview();
      expect(succeeded, text).toBe(false);
      expect(text).toContain(said);
      expect(text, said).toContain(`pulumi config ${command === "rm" ? "rm" : `set ${command}`}`);
      expect(text, "a stack trace").not.toMatch(/\n\s+at /);
    }
  });
});
