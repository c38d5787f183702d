import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { acmFixture, bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { command } from "./command.ts";
import { written } from "./files.ts";

/** Packages of an SDK, and Pulumi's, that a command has asked for. */
async function sdksOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const [file = ""] = written({ modules: "" });
  const recorder = new URL("record-modules.ts", import.meta.url);
  const run = await command(args, { env: { ...env, NODE_OPTIONS: `--import ${recorder}`, MODULES_FILE: file } });
  expect(run.code, run.stderr).toBe(0);
  const urls = readFileSync(file, "utf8").split("\n");
  return [...new Set(urls.flatMap((url) => /.*node_modules\/(@(?:aws-sdk|azure|pulumi)\/[^/]+)/.exec(url)?.[1] ?? []))];
}

test("check needs no cloud, so it loads none of their SDKs, and starts at once", async () => {
  const leaf = await issue();
  const [file = ""] = written({ "api.pem": leaf.certificatePem + leaf.chainPem });
  expect(await sdksOf(["check", file, "--target", "acm"])).toEqual([]);
});

test("a command on ACM loads nothing of Azure's, nor Pulumi's SDK", async () => {
  const { acm, env } = await acmFixture();
  const arn = acm.importDirectly({ bundle: bundleOf(await issue()) });
  for (const args of [["inspect", arn], ["inventory"]]) {
    const sdks = await sdksOf(args, env);
    expect(sdks).toContain("@aws-sdk/client-acm");
    expect(sdks.filter((name) => !name.startsWith("@aws-sdk/"))).toEqual([]);
  }
});

test("a command on a vault loads nothing of AWS's", async () => {
  const cloud = await startLocalKeyVault();
  cloud.vault.importDirectly({ name: "api", bundle: bundleOf(await issue()) });
  const sdks = await sdksOf(["inventory", "--vault", cloud.vaultUrl], cloud.environment);
  await cloud.close();
  expect(sdks).toContain("@azure/keyvault-certificates");
  expect(sdks.filter((name) => !name.startsWith("@azure/"))).toEqual([]);
});
